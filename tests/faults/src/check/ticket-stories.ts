import { isActive } from '@paireto/contracts';
import type { EntrySeen, Exchange } from '../history/exchange.ts';
import type { Evidence } from './evidence.ts';

/** What clients saw of one ticket. */
export interface TicketStory {
  id: string;
  /** See `playerKey`. */
  player: string;
  /** All exchanges about it, in the order of their answers. */
  exchanges: readonly Exchange[];
  /** What was seen of it in answers to joins, reads, `active` and cancels. */
  sightings: readonly Sighting[];
  /** When its client was first told of it. */
  acknowledgedMs: number;
  /** Whether it may have suffered from what Redis lost. */
  isTainted: boolean;
}

export interface Sighting {
  sentMs: number;
  answeredMs: number;
  operation: Exchange['operation'];
  entry: EntrySeen;
  /** The answer to a repeated join: as it was then, not as it is now. */
  replayed: boolean;
}

export type Stories = ReadonlyMap<string, TicketStory>;

/** The stories of all tickets that a client was told of. */
export function ticketStories(evidence: Pick<Evidence, 'exchanges' | 'loss'>): Stories {
  const byTicket = new Map<string, Exchange[]>();
  for (const exchange of evidence.exchanges) {
    // A stranger's question is no part of it.
    if (exchange.operation === 'trespass') continue;
    for (const id of new Set([exchange.entryId, entryIdOf(exchange)])) {
      if (id === undefined) continue;
      const list = byTicket.get(id);
      if (list === undefined) byTicket.set(id, [exchange]);
      else list.push(exchange);
    }
  }
  return new Map([...byTicket].map(([id, exchanges]) => [id, storyOf(id, exchanges, evidence.loss)]));
}

/** The ticket that an answer tells of. */
function entryIdOf({ reply }: Exchange): string | undefined {
  if (reply.kind === 'entry') return reply.entry?.id;
  return reply.kind === 'problem' ? reply.entryId : undefined;
}

function storyOf(id: string, exchanges: readonly Exchange[], loss: Evidence['loss']): TicketStory {
  const sightings = exchanges.flatMap(({ sentMs, answeredMs, operation, reply }): Sighting[] =>
    reply.kind === 'entry' && reply.entry !== undefined && reply.entry.id === id
      ? [{ sentMs, answeredMs, operation, entry: reply.entry, replayed: reply.replayed }]
      : [],
  );
  const acknowledgedMs = Math.min(
    ...exchanges.filter((exchange) => entryIdOf(exchange) === id).map(({ answeredMs }) => answeredMs),
  );
  const endedMs = Math.min(
    ...sightings.filter(({ entry }) => !isActive(entry.status)).map(({ answeredMs }) => answeredMs),
  );
  return {
    id,
    player: exchanges[0]?.player ?? '',
    exchanges,
    sightings,
    acknowledgedMs,
    // What had come to its end before is safe, and so is what began afterwards.
    isTainted: loss !== undefined && acknowledgedMs < loss.untilMs && endedMs > loss.fromMs,
  };
}
