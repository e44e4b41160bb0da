import type { JoinRequest, QueueDefinition, QueueEntry } from '@paireto/contracts';
import { inSpan, traceparentOf } from '@paireto/runtime';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import type { Caller } from '../ports/caller.ts';
import { type EntryStore, StoreUnavailableError } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import type { RatingSource } from '../ports/rating-source.ts';
import { createBatchedEnqueue } from './enqueue-in-batches.ts';
import { queueEntryOf } from './queue-entry-of.ts';
import { requestFingerprint } from './request-fingerprint.ts';

/**
 * The outcome of a join. `replayed`: the key was used for the same request before, and this is what was answered then.
 * `key-reused`: it was used for another request. `unknown`: the store fell silent in the middle; the player may or may
 * not be queued.
 */
export type JoinOutcome =
  | { outcome: 'joined' | 'replayed'; entry: QueueEntry }
  | { outcome: 'already-queued'; entryId: string }
  | { outcome: 'key-reused' }
  | { outcome: 'unknown' };

/**
 * Puts the caller into a queue. One entry per player and tenant at a time. With an `idempotencyKey` the same request
 * may be repeated at will: it queues once and is answered the same for 24 h, whatever became of the entry.
 */
export type JoinQueue = (
  caller: Caller,
  queue: QueueDefinition,
  request: JoinRequest,
  idempotencyKey: string | undefined,
) => Promise<JoinOutcome>;

export function createJoinQueue(deps: {
  store: Pick<EntryStore, 'enqueue'>;
  signals: PoolSignals;
  ratings: RatingSource;
  newId: () => string;
}): JoinQueue {
  const enqueue = createBatchedEnqueue(deps);
  return async (caller, queue, request, idempotencyKey) => {
    const rating = await deps.ratings(caller, queue.name);
    const ticket = newTicket({ caller, queue, request, rating, id: deps.newId() });
    if (idempotencyKey !== undefined) {
      ticket.idempotency = { key: idempotencyKey, fingerprint: requestFingerprint(queue.name, request) };
    }
    try {
      const result = await inSpan('ticket.enqueue', { attributes: { 'ticket.id': ticket.id } }, async (span) => {
        const outcome = await enqueue(ticket);
        if (outcome.outcome === 'replayed') span.setAttribute('ticket.id', outcome.ticket.id);
        return outcome;
      });
      return answerTo(result, caller);
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.applied === 'unknown') return { outcome: 'unknown' };
      throw error;
    }
  };
}

function answerTo(result: EnqueueOutcome, caller: Caller): JoinOutcome {
  if (result.outcome === 'already-queued') return { outcome: 'already-queued', entryId: result.ticketId };
  if (result.outcome === 'key-reused') return { outcome: 'key-reused' };
  // A replay too shows the entry as it was when it was new.
  const view = { ticket: result.ticket, state: 'SEARCHING', attempts: 0 } as const;
  const nothingYet = { matchId: undefined, match: undefined, game: undefined, reason: undefined };
  const entry = queueEntryOf({ ...view, ...nothingYet }, caller.userId, result.estimatedWaitMs);
  return { outcome: result.outcome === 'replayed' ? 'replayed' : 'joined', entry };
}

function newTicket(parts: {
  caller: Caller;
  queue: QueueDefinition;
  request: JoinRequest;
  rating: number;
  id: string;
}): NewTicket {
  const { caller, queue, request, rating, id } = parts;
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
    ...(queue.presence === undefined ? {} : { presence: true }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
