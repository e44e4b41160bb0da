import { type Backfill, partyRating, type Ruleset, ratingsOf, type Ticket } from '@paireto/contracts';
import type { OpenSeats, PoolTicket } from '@paireto/engine';

/** What the engine needs to know of a ticket in one of its pools. */
export function toPoolTicket(ruleset: Ruleset, ticket: Ticket, pool: string): PoolTicket {
  const { headStartMs, region, latencies, maxRatingGap } = ticket;
  return {
    id: ticket.id,
    enqueuedAt: ticket.enqueuedAt,
    players: ticket.players.map(toPoolPlayer),
    ...(headStartMs === undefined ? {} : { headStartMs }),
    ...(region === undefined ? {} : { region }),
    ...(latencies === undefined ? {} : { latencies }),
    ...(maxRatingGap === undefined ? {} : { ratingLimit: maxRatingGap }),
    ...rulesOnTicket(ruleset, ticket, pool),
  };
}

/** The part of it that follows from the ruleset, and does not stand in the ticket. */
export function rulesOnTicket(
  ruleset: Ruleset,
  ticket: Ticket,
  pool: string,
): Pick<PoolTicket, 'rating' | 'seats' | 'attributes' | 'isProvisional'> {
  const { backfill, players } = ticket;
  const attributes = preferredAttributes(ruleset, ticket, pool);
  const seats = backfill && openSeats(ruleset, backfill);
  const rating = seats === undefined ? ratingOf(ruleset, players) : mean(ratingsIn(seats));
  if (seats === undefined && attributes === undefined && !isProvisional(ruleset, ticket)) return { rating };
  return {
    rating,
    ...(seats === undefined ? {} : { seats }),
    ...(isProvisional(ruleset, ticket) ? { isProvisional: true } : {}),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

/** That of a lone player is the party's, however parties are rated. */
const ratingOf = (ruleset: Ruleset, players: Ticket['players']): number =>
  players.length === 1
    ? players[0]!.rating
    : partyRating(
        ruleset,
        players.map(({ rating }) => rating),
      );

const ratingsIn = ({ teams }: OpenSeats): number[] =>
  teams.flatMap(({ players }) => players).map(({ rating }) => rating);

/** Whether the rules care, and somebody of the ticket has a rating that says little yet. A rating without deviation is sure. */
function isProvisional(ruleset: Ruleset, { players }: Ticket): boolean {
  if (ruleset.rating?.provisionalExtra === undefined) return false;
  const { provisionalDeviation } = ratingsOf(ruleset);
  return players.some(({ deviation = 0 }) => deviation >= provisionalDeviation);
}

const toPoolPlayer = ({ userId, rating, roles, blocked, recent }: Ticket['players'][number]) => ({
  id: userId,
  rating,
  ...(roles === undefined ? {} : { roles }),
  ...(blocked === undefined ? {} : { blocked }),
  ...(recent === undefined ? {} : { recent }),
});

/** The seats of a running game by team of the ruleset; a team that it does not name has none. */
function openSeats({ teams }: Ruleset, backfill: Backfill): OpenSeats {
  return {
    teams: teams.map(({ name }) => {
      const found = backfill.teams.find(({ team }) => team === name);
      const players = (found?.players ?? []).map(({ userId, rating }) => ({ id: userId, rating }));
      return { players, open: found?.open ?? 0 };
    }),
  };
}

function preferredAttributes({ preferences }: Ruleset, ticket: Ticket, pool: string): PoolTicket['attributes'] {
  if (preferences.length === 0) return undefined;
  const values = ticket.attributes[ticket.pools.indexOf(pool)] ?? {};
  const wanted = preferences.filter(({ attribute }) => Object.hasOwn(values, attribute));
  return Object.fromEntries(wanted.map(({ attribute }) => [attribute, values[attribute]!]));
}

/** Of nobody: 0. */
const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
