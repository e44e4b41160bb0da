import { isActive } from '@paireto/contracts';
import { type Exchange, isUnknown } from '../history/exchange.ts';
import type { Evidence, Violation } from './evidence.ts';
import type { Sighting, Stories, TicketStory } from './ticket-stories.ts';

/** G1: every acknowledged ticket has ended in exactly one terminal state (everybody left at the end), and stays there. */
export function checkEnds(evidence: Evidence, stories: Stories): Violation[] {
  return [
    ...[...stories.values()]
      .filter((story) => !story.isTainted)
      .flatMap((story) => [...checkStored(story, evidence), ...checkStaysEnded(story)])
      .map(({ text, id }) => ({ guarantee: 'G1', text, tickets: [id] })),
    ...checkForgotten(evidence, stories),
    ...checkUnknownTickets(evidence, stories),
    ...checkNothingLeft(evidence, stories),
  ];
}

function checkStored(story: TicketStory, { stored }: Evidence): { text: string; id: string }[] {
  const ticket = stored.tickets.get(story.id);
  const { id } = story;
  if (ticket === undefined) return [{ id, text: `ticket ${id} was acknowledged and is gone from Redis` }];
  if (isActive(ticket.state)) return [{ id, text: `ticket ${id} is ${ticket.state} though everybody has left` }];
  return [];
}

/** Once a client saw an end, everything that it asks later says the same. */
function checkStaysEnded(story: TicketStory): { text: string; id: string }[] {
  const ends = story.sightings.filter(({ entry, replayed }) => !replayed && !isActive(entry.status));
  const first = ends.reduce<Sighting | undefined>(
    (earliest, each) => (earliest === undefined || each.answeredMs < earliest.answeredMs ? each : earliest),
    undefined,
  );
  if (first === undefined) return [];
  const { id } = story;
  const end = first.entry;
  const otherEnds = story.sightings
    .filter(({ sentMs, replayed, operation }) => !replayed && operation !== 'join' && sentMs >= first.answeredMs)
    .filter(({ entry }) => entry.status !== end.status || entry.matchId !== end.matchId || entry.gameId !== end.gameId)
    .map(({ entry }) => ({ id, text: `ticket ${id} was ${words(end)} and later ${words(entry)}` }));
  const forgotten = story.exchanges
    .filter(({ sentMs, entryId, reply }) => {
      const isForgotten = reply.kind === 'problem' && reply.code === 'NOT_FOUND';
      return isForgotten && entryId === id && sentMs >= first.answeredMs;
    })
    .map(() => ({ id, text: `ticket ${id} was ${words(end)} and later not found` }));
  return [...otherEnds, ...forgotten].slice(0, 1);
}

const words = ({ status, matchId, gameId }: Sighting['entry']): string =>
  [status, matchId && `by match ${matchId}`, gameId && `in game ${gameId}`].filter(Boolean).join(' ');

/** What Redis forgot is answered 404, and its player may join again. */
function checkForgotten({ exchanges, stored, loss }: Evidence, stories: Stories): Violation[] {
  if (loss === undefined) return [];
  const joinsOf = Map.groupBy(
    exchanges.filter(({ operation, reply }) => operation === 'join' && !isUnknown(reply)),
    ({ player }) => player,
  );
  const forgotten = [...stories.values()].filter(({ id, isTainted }) => isTainted && !stored.tickets.has(id));
  return forgotten.flatMap(({ id, player, exchanges: own }) => {
    const violation = (text: string): Violation => ({ guarantee: 'G1', text, tickets: [id] });
    const later = own.filter(
      ({ sentMs, reply, entryId }) => sentMs > loss.untilMs && entryId === id && !isUnknown(reply),
    );
    const isNotFound = (exchange: Exchange): boolean =>
      exchange.reply.kind === 'problem' && exchange.reply.code === 'NOT_FOUND';
    const foundMs = Math.min(...later.filter(isNotFound).map(({ answeredMs }) => answeredMs));
    const joins = (joinsOf.get(player) ?? []).filter(({ sentMs }) => sentMs > foundMs);
    return [
      ...(later.every(isNotFound) ? [] : [violation(`ticket ${id} is gone from Redis and was not answered 404`)]),
      ...(joins.every(({ reply }) => reply.kind === 'entry')
        ? []
        : [violation(`${player}, whose ticket ${id} was lost, could not join again`)]),
    ];
  });
}

/** A ticket that nobody was told of may only come from a join whose answer got lost. */
function checkUnknownTickets({ exchanges, stored }: Evidence, stories: Stories): Violation[] {
  const unanswered = new Set(
    exchanges.filter(({ operation, reply }) => operation === 'join' && isUnknown(reply)).map(({ player }) => player),
  );
  return [...stored.tickets.values()]
    .filter(({ id, tenant, userId }) => !stories.has(id) && !unanswered.has(`${tenant}/${userId}`))
    .map(({ id, tenant, userId }) => ({
      guarantee: 'G1',
      text: `Redis has ticket ${id} of ${tenant}/${userId}, who was never told of it and never went without an answer`,
      tickets: [id],
    }));
}

/** When everybody has left, no index of Redis may point to anything. */
function checkNothingLeft({ stored }: Evidence, stories: Stories): Violation[] {
  const violation = (text: string, tickets: string[]): Violation => ({ guarantee: 'G1', text, tickets });
  const isExcused = (ticketId: string): boolean => stories.get(ticketId)?.isTainted ?? false;
  const ticketsOf = (matchId: string): string[] => stored.matches.get(matchId)?.tickets.map(({ id }) => id) ?? [];
  const matchLeft = (index: string) => (matchId: string) =>
    ticketsOf(matchId).some(isExcused)
      ? []
      : [violation(`match ${matchId} is still in the index "${index}"`, ticketsOf(matchId))];
  return [
    ...stored.pooled
      .filter(({ ticketId }) => !isExcused(ticketId))
      .map(({ pool, ticketId }) => violation(`ticket ${ticketId} is still in the pool ${pool}`, [ticketId])),
    ...stored.placing.flatMap(matchLeft('placing')),
    ...stored.outbox.flatMap(matchLeft('outbox')),
    ...stored.slots
      .filter(({ live, ticketId }) => live && !isExcused(ticketId))
      .map(({ tenant, userId, ticketId }) =>
        violation(`the slot of ${tenant}/${userId} is held by ticket ${ticketId}, which has ended`, [ticketId]),
      ),
  ];
}
