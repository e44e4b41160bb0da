import type { Evidence, Violation } from './evidence.ts';
import type { Sighting, Stories } from './ticket-stories.ts';

/** States of a match that has, or may still get, a game. */
export const isLiveMatch = (state: string): boolean => state === 'PLACING' || state === 'MATCHED';

/** G2: no player in two live matches, no player twice in a match. */
export function checkOnce(evidence: Evidence, stories: Stories): Violation[] {
  const found = [...checkTickets(evidence), ...checkPlayers(evidence, stories)];
  return [...checkWithinMatches(evidence), ...found.filter((violation) => !hasTainted(violation, stories))];
}

/**
 * How many players are in two games because Redis lost a match from its commit to its end: docs/guarantees.md says so,
 * and what it says is counted, not hidden.
 */
export function countPlayedTwice(evidence: Evidence, stories: Stories): number {
  return checkPlayers(evidence, stories).filter((violation) => hasTainted(violation, stories)).length;
}

const hasTainted = ({ tickets }: Violation, stories: Stories): boolean =>
  tickets.some((id) => stories.get(id)?.isTainted ?? false);

/** One ticket is one wish to play: it is in one live match at most, by any account. */
function checkTickets({ stored, records }: Evidence): Violation[] {
  const matchesOf = new Map<string, Set<string>>();
  const note = (ticketId: string, matchId: string): void => {
    const matches = matchesOf.get(ticketId);
    if (matches === undefined) matchesOf.set(ticketId, new Set([matchId]));
    else matches.add(matchId);
  };
  for (const match of stored.matches.values())
    if (isLiveMatch(match.state)) for (const ticket of match.tickets) note(ticket.id, match.id);
  for (const record of records.values())
    if (isLiveMatch(record.state)) for (const { ticketId } of record.players) note(ticketId, record.id);
  return [...matchesOf]
    .filter(([, matches]) => matches.size > 1)
    .map(([ticketId, matches]) => ({
      guarantee: 'G2',
      text: `ticket ${ticketId} is in ${matches.size} matches: ${[...matches].join(', ')}`,
      tickets: [ticketId],
    }));
}

function checkWithinMatches({ stored, games }: Evidence): Violation[] {
  const twice = (userIds: readonly string[]): boolean => new Set(userIds).size < userIds.length;
  const matches = [...stored.matches.values()]
    .filter(({ tickets }) => twice(tickets.flatMap(({ userIds }) => userIds)))
    .map(({ id, tickets }) => ({
      guarantee: 'G2',
      text: `match ${id} has a player twice`,
      tickets: tickets.map((ticket) => ticket.id),
    }));
  const created = games
    .filter(({ userIds }) => twice(userIds))
    .map(({ gameId }) => ({ guarantee: 'G2', text: `game ${gameId} has a player twice`, tickets: [] }));
  return [...matches, ...created];
}

/**
 * A player joins again only after the ticket before has ended. So there is one game for each MATCHED ticket, and every
 * further game would be a second one at the same time.
 */
function checkPlayers({ stored, games }: Evidence, stories: Stories): Violation[] {
  const ticketsOf = Map.groupBy(stored.tickets.values(), ({ tenant, userId }) => `${tenant}/${userId}`);
  const storiesOf = Map.groupBy(stories.values(), ({ player }) => player);
  const gamesOf = new Map<string, Set<string>>();
  for (const game of games) {
    if (game.withdrawn) continue;
    for (const userId of game.userIds) {
      const player = `${game.tenant}/${userId}`;
      gamesOf.set(player, (gamesOf.get(player) ?? new Set()).add(game.matchId));
    }
  }
  return [...gamesOf].flatMap(([player, matches]) => {
    const own = storiesOf.get(player) ?? [];
    const tickets = ticketsOf.get(player) ?? [];
    const matched = tickets.filter(({ state, matchId }) => state === 'MATCHED' && matchId && matches.has(matchId));
    // What Redis forgot is counted by what its player was told.
    const told = own.filter(({ isTainted, sightings }) => isTainted && sightings.some(isMatched)).map(({ id }) => id);
    const count = new Set([...matched.map(({ id }) => id), ...told]).size;
    if (matches.size <= Math.max(count, own.some(({ isTainted }) => isTainted) ? 1 : 0)) return [];
    const text = `${player} is in ${matches.size} games (of matches ${[...matches].join(', ')}) for ${count} matched tickets`;
    return [{ guarantee: 'G2', text, tickets: [...new Set([...tickets, ...own].map(({ id }) => id))] }];
  });
}

const isMatched = ({ entry }: Sighting): boolean => entry.status === 'MATCHED';
