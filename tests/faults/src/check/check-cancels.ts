import { isLiveMatch } from './check-once.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { Stories, TicketStory } from './ticket-stories.ts';

/** G4: a cancel is decisive. 200: never matched, by any account. 409: names the match that it lost to. */
export function checkCancels(evidence: Evidence, stories: Stories): Violation[] {
  const ticketsOfMatch = ticketsByMatch(evidence);
  const liveMatchesOf = liveMatchesByTicket(evidence);
  return [...stories.values()]
    .filter(({ isTainted }) => !isTainted)
    .flatMap((story) => [...checkCancelled(story, liveMatchesOf), ...checkTooLate(story, ticketsOfMatch, evidence)])
    .map(({ text, id }) => ({ guarantee: 'G4', text, tickets: [id] }));
}

function checkCancelled(
  story: TicketStory,
  liveMatchesOf: ReadonlyMap<string, ReadonlySet<string>>,
): { text: string; id: string }[] {
  const isCancelled = story.exchanges.some(({ operation, reply }) => operation === 'cancel' && reply.kind === 'entry');
  if (!isCancelled) return [];
  const { id } = story;
  const matches = [...(liveMatchesOf.get(id) ?? [])];
  const told = story.sightings.find(({ entry }) => entry.status === 'MATCHED');
  return [
    ...matches.map((matchId) => ({ id, text: `ticket ${id} was cancelled (200) and is in match ${matchId}` })),
    ...(told === undefined
      ? []
      : [{ id, text: `ticket ${id} was cancelled (200) and its player was told of match ${told.entry.matchId}` }]),
  ];
}

function checkTooLate(
  story: TicketStory,
  ticketsOfMatch: ReadonlyMap<string, ReadonlySet<string>>,
  { stored }: Evidence,
): { text: string; id: string }[] {
  const { id } = story;
  return story.exchanges.flatMap(({ operation, reply }) => {
    if (operation !== 'cancel' || reply.kind !== 'problem' || reply.code !== 'CANNOT_CANCEL') return [];
    const { matchId } = reply;
    if (matchId !== undefined) {
      return ticketsOfMatch.get(matchId)?.has(id)
        ? []
        : [{ id, text: `ticket ${id} could not be cancelled because of match ${matchId}, which it is not in` }];
    }
    const state = stored.tickets.get(id)?.state;
    // What ended without a match has none to name.
    return state === 'TIMED_OUT' || state === 'FAILED' || state === 'CANCELLED'
      ? []
      : [{ id, text: `ticket ${id} could not be cancelled, no match was named, and it is ${state}` }];
  });
}

/** All tickets that were ever in a match, by Redis and by the records. */
function ticketsByMatch({ stored, records }: Evidence): ReadonlyMap<string, ReadonlySet<string>> {
  const tickets = new Map<string, Set<string>>();
  for (const { id, tickets: its } of stored.matches.values()) tickets.set(id, new Set(its.map((ticket) => ticket.id)));
  for (const { id, players } of records.values())
    tickets.set(id, new Set([...(tickets.get(id) ?? []), ...players.map(({ ticketId }) => ticketId)]));
  return tickets;
}

function liveMatchesByTicket({ stored, records, games }: Evidence): ReadonlyMap<string, ReadonlySet<string>> {
  const matches = new Map<string, Set<string>>();
  const note = (ticketId: string, matchId: string): void =>
    void matches.set(ticketId, (matches.get(ticketId) ?? new Set()).add(matchId));
  for (const match of stored.matches.values())
    if (isLiveMatch(match.state)) for (const ticket of match.tickets) note(ticket.id, match.id);
  for (const record of records.values())
    if (isLiveMatch(record.state)) for (const { ticketId } of record.players) note(ticketId, record.id);
  for (const game of games)
    if (!game.withdrawn)
      for (const ticket of stored.matches.get(game.matchId)?.tickets ?? []) note(ticket.id, game.matchId);
  return matches;
}
