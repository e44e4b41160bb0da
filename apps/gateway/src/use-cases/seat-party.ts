import { type JoinRequest, MAX_BLOCKED_PLAYERS, type Ruleset } from '@paireto/contracts';
import type { NewTicket } from '@paireto/ticket-store';
import type { Caller, PartyMember } from '../ports/caller.ts';
import type { PlayerRating, RatingSource } from '../ports/rating-source.ts';
import { banRefusal } from './ban-refusal.ts';
import type { JoinRefusal } from './join-refusal.ts';

/** Who would play with a ticket: the caller first. */
export type TicketPlayers = NewTicket['players'];

type Seated = { outcome: 'seated'; players: TicketPlayers } | JoinRefusal;

/**
 * The caller and whoever joins with them, each with their rating and the blocked players of the caller's token. Members
 * must be in the party that the token names, and nobody's account may be banned. At once where the ratings are.
 */
export function seatParty(
  deps: { ratings: RatingSource },
  caller: Caller,
  ruleset: Ruleset,
  request: JoinRequest,
): Seated | Promise<Seated> {
  const members = membersOf(caller, request);
  if ('outcome' in members) return members;
  const everybody = [caller, ...members];
  const own = everybody.map(({ userId }) => userId);
  const ofCaller = othersOf([...caller.blocked, ...request.avoidPlayers], own);
  if (ofCaller.length > MAX_BLOCKED_PLAYERS) return tooManyBlocked(ofCaller.length);
  const seat = (ratings: readonly PlayerRating[]): Seated => {
    const banned = banRefusal(ratings);
    if (banned !== undefined) return banned;
    const players = everybody.map(({ userId, blocked: ofMember }, index) => {
      const player = ratedPlayer(userId, ratings[index]);
      const roles = index === 0 ? request.roles : request.party[index - 1]?.roles;
      if (roles !== undefined) player.roles = roles;
      // Who is in the party is there by choice.
      const blocked = index === 0 ? ofCaller : othersOf(ofMember, own);
      if (blocked.length > 0) player.blocked = blocked;
      return player;
    });
    return spreadRefusal(ruleset, players) ?? { outcome: 'seated', players };
  };
  const asked = deps.ratings({ tenant: caller.tenant, ruleset, players: everybody });
  return asked instanceof Promise ? asked.then(seat) : seat(asked);
}

/** Each once, without those of the party. */
const othersOf = (userIds: readonly string[], own: readonly string[]): string[] =>
  userIds.length === 0 ? [] : [...new Set(userIds)].filter((userId) => !own.includes(userId));

/** A player of a ticket, with what it says of the rating. */
function ratedPlayer(userId: string, answer: PlayerRating | undefined): TicketPlayers[number] {
  if (answer?.outcome !== 'rated') throw new TypeError('the rating source did not answer for every player');
  const { rating, deviation, ratingFrom, ratingStale } = answer;
  const player: TicketPlayers[number] = { userId, rating };
  if (deviation !== undefined) player.deviation = deviation;
  if (ratingFrom !== undefined) player.ratingFrom = ratingFrom;
  if (ratingStale !== undefined) player.ratingStale = ratingStale;
  return player;
}

function membersOf(caller: Caller, { party }: JoinRequest): PartyMember[] | JoinRefusal {
  if (party.length === 0) return [];
  const pathOf = (index: number): string => `party.${index}.user_id`;
  const self = party.findIndex(({ userId }) => userId === caller.userId);
  if (self !== -1) {
    return refused('INVALID_REQUEST', { path: pathOf(self), message: 'is you; name only those who join with you' });
  }
  const members = party.map(({ userId }) => caller.party.find((member) => member.userId === userId));
  const strangers = members.flatMap((member, index) => (member === undefined ? [pathOf(index)] : []));
  if (strangers.length === 0) return members as PartyMember[];
  const message = 'is not in the party of your token (claim "party")';
  return refused('FORBIDDEN', ...strangers.map((path) => ({ path, message })));
}

const tooManyBlocked = (count: number): JoinRefusal => {
  const message = `together with those whom your token blocks at most ${MAX_BLOCKED_PLAYERS}, not ${count}`;
  return refused('INVALID_REQUEST', { path: 'avoid_players', message });
};

function spreadRefusal({ party, name }: Ruleset, players: TicketPlayers): JoinRefusal | undefined {
  if (party.maxSpread === undefined) return undefined;
  const [lowest, ...others] = players.toSorted((a, b) => a.rating - b.rating);
  const highest = others.at(-1);
  if (!lowest || !highest || highest.rating - lowest.rating <= party.maxSpread) return undefined;
  const ratings = `"${lowest.userId}" has ${lowest.rating} and "${highest.userId}" has ${highest.rating}`;
  const message = `${ratings}: the ratings of a party of "${name}" may be ${party.maxSpread} apart`;
  return refused('INVALID_REQUEST', { path: 'party', message });
}

const refused = (code: JoinRefusal['code'], ...errors: JoinRefusal['errors']): JoinRefusal => {
  return { outcome: 'refused', code, errors };
};
