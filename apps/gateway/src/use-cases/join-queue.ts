import type { JoinRequest, QueueDefinition, QueueEntry } from '@paireto/contracts';
import { inSpan, traceparentOf } from '@paireto/runtime';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import { type EntryStore, StoreUnavailableError } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import type { RatingSource } from '../ports/rating-source.ts';
import { createBatchedEnqueue } from './enqueue-in-batches.ts';
import { expireWhenDue } from './expire-when-due.ts';
import { queueEntryOf } from './queue-entry-of.ts';

/** The outcome of a join. `unknown`: the store fell silent in the middle; the player may or may not be queued. */
export type JoinOutcome =
  | { outcome: 'joined'; entry: QueueEntry }
  | { outcome: 'already-queued'; entryId: string }
  | { outcome: 'unknown' };

/** Puts the caller into a queue. One entry per player and tenant at a time. */
export type JoinQueue = (caller: Caller, queue: QueueDefinition, request: JoinRequest) => Promise<JoinOutcome>;

export function createJoinQueue(deps: {
  store: EntryStore;
  signals: PoolSignals;
  ratings: RatingSource;
  newId: () => string;
  nowMs: () => number;
}): JoinQueue {
  const enqueue = createBatchedEnqueue(deps);

  /** Whether the entry that stands in the way had waited its time, and is gone now. */
  const makeWay = async (tenant: string, ticketId: string): Promise<boolean> => {
    const view = await deps.store.readTicket(tenant, ticketId);
    return view !== undefined && (await expireWhenDue(deps, view))?.state === 'TIMED_OUT';
  };

  const enqueueOnce = async (ticket: NewTicket): Promise<EnqueueOutcome> => {
    const outcome = await enqueue(ticket);
    if (outcome.outcome === 'enqueued' || !(await makeWay(ticket.tenant, outcome.ticketId))) return outcome;
    return enqueue(ticket);
  };

  return async (caller, queue, request) => {
    const ticket = newTicket(caller, queue, request, await deps.ratings(caller, queue.name), deps.newId());
    try {
      const outcome = await inSpan('ticket.enqueue', { attributes: { 'ticket.id': ticket.id } }, () =>
        enqueueOnce(ticket),
      );
      if (outcome.outcome === 'already-queued') return { outcome: 'already-queued', entryId: outcome.ticketId };
      const view = { ticket: outcome.ticket, state: 'SEARCHING', attempts: 0 } as const;
      const nothingYet = { matchId: undefined, match: undefined, game: undefined, reason: undefined };
      const entry = queueEntryOf({ ...view, ...nothingYet }, caller.userId, outcome.estimatedWaitMs);
      return { outcome: 'joined', entry };
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.applied === 'unknown') return { outcome: 'unknown' };
      throw error;
    }
  };
}

function newTicket(
  caller: Caller,
  queue: QueueDefinition,
  request: JoinRequest,
  rating: number,
  id: string,
): NewTicket {
  const traceparent = traceparentOf();
  return {
    id,
    tenant: caller.tenant,
    queue: queue.name,
    rulesetVersion: queue.version,
    pools: request.choices.map((choice) => choice.pool),
    players: [{ userId: caller.userId, rating }],
    ...(request.region === undefined ? {} : { region: request.region }),
    attributes: request.choices.map((choice) => choice.attributes),
    maxWaitMs: Math.round(queue.maxWaitSeconds * 1_000),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
