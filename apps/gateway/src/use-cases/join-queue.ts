import type { JoinRequest, QueueEntry, Ruleset } from '@paireto/contracts';
import { ratingWindowAfter } from '@paireto/rulesets';
import { inSpan } from '@paireto/runtime';
import type { EnqueueOutcome, NewTicket } from '@paireto/ticket-store';
import type { ExpectedWait } from '@paireto/wait-estimates';
import type { Caller } from '../ports/caller.ts';
import { type EntryStore, StoreUnavailableError } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import type { RatingSource } from '../ports/rating-source.ts';
import { draftTicket } from './draft-ticket.ts';
import { createBatchedEnqueue } from './enqueue-in-batches.ts';
import { readExpectedWait } from './expected-waits.ts';
import type { JoinRefusal } from './join-refusal.ts';
import { playerTag } from './player-tag.ts';
import { queueEntryOf } from './queue-entry-of.ts';
import { requestFingerprint } from './request-fingerprint.ts';
import { seatParty } from './seat-party.ts';
import { waitingView } from './waiting-view.ts';

/**
 * The outcome of a join. `replayed`: the key was used for the same request before, and this is what was answered then.
 * `already-queued`: the caller has an entry, or (`member-queued`) somebody of the party has, as far as it is known who;
 * `inGame`: it is that of a game whose result is awaited, until `heldUntil` (epoch ms) where that is known.
 * `cooling-down`: this player of the ticket has declined or backed out too often, and may not join before `untilMs`.
 * `key-reused`: it was used for another request. `unknown`: the store fell silent in the middle; the player may or may
 * not be queued.
 */
export type JoinOutcome =
  | { outcome: 'joined' | 'replayed'; entry: QueueEntry }
  | JoinRefusal
  | { outcome: 'already-queued'; entryId: string; inGame: boolean; heldUntil?: number }
  | { outcome: 'member-queued'; userIds: string[]; inGame: boolean }
  | Extract<EnqueueOutcome, { outcome: 'cooling-down' }>
  | { outcome: 'key-reused' }
  | { outcome: 'unknown' };

/**
 * Puts the caller, alone or with their party, into a queue. One entry per player and tenant at a time. With an
 * `idempotencyKey` the same request may be repeated at will: it queues once and is answered the same for 24 h, whatever
 * became of the entry.
 */
export type JoinQueue = (
  caller: Caller,
  ruleset: Ruleset,
  request: JoinRequest,
  idempotencyKey: string | undefined,
) => Promise<JoinOutcome>;

export function createJoinQueue(deps: {
  store: Pick<EntryStore, 'enqueue' | 'readTicket' | 'readPlayerTicket' | 'readEstimates'>;
  signals: PoolSignals;
  ratings: RatingSource;
  rulesets: ReadonlyMap<string, Ruleset>;
  newId: () => string;
}): JoinQueue {
  /** Whether a game of any queue may hold its players; without, whoever has an entry is waiting or being placed. */
  const gamesHold = [...deps.rulesets.values()].some(({ holdForMs }) => holdForMs !== undefined);
  const enqueue = createBatchedEnqueue(deps);
  return async (caller, ruleset, request, idempotencyKey) => {
    const asked = seatParty(deps, caller, ruleset, request);
    const seated = asked instanceof Promise ? await asked : asked;
    if (seated.outcome === 'refused') return seated;
    const { tenant, priorityClass } = caller;
    const ticket = draftTicket({ id: deps.newId(), tenant, ruleset, request, players: seated.players, priorityClass });
    if (idempotencyKey !== undefined) {
      ticket.idempotency = { key: idempotencyKey, fingerprint: requestFingerprint(ruleset.name, request) };
    }
    // Asked together with the rest, or known already: it holds nothing up, and nothing fails with it.
    const waiting = readWaitIfKnown(deps.store, ruleset, ticket);
    try {
      const result = await inSpan('ticket.enqueue', { attributes: { 'ticket.id': ticket.id } }, (span) => {
        if (!span.isRecording()) return enqueue(ticket);
        const { players } = ticket;
        span.setAttributes({
          'player.id': playerTag(caller),
          'player.count': players.length,
          tenant,
          queue: ruleset.name,
        });
        return enqueue(ticket).then((outcome) => {
          if (outcome.outcome === 'replayed') span.setAttribute('ticket.id', outcome.ticket.id);
          return outcome;
        });
      });
      if (result.outcome !== 'already-queued')
        return answerTo(result, caller, ruleset, waiting instanceof Promise ? await waiting : waiting);
      const userIds = seated.players.map(({ userId }) => userId);
      return await whoIsQueued({ ...deps, gamesHold }, caller, userIds, result.ticketId);
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.applied === 'unknown') return { outcome: 'unknown' };
      throw error;
    }
  };
}

function readWaitIfKnown(store: Pick<EntryStore, 'readEstimates'>, ruleset: Ruleset, ticket: NewTicket) {
  try {
    const wait = readExpectedWait(store, ruleset, ticket, 0);
    return wait instanceof Promise ? wait.catch(() => undefined) : wait;
  } catch {
    return undefined;
  }
}

function answerTo(
  result: Exclude<EnqueueOutcome, { outcome: 'already-queued' }>,
  caller: Caller,
  ruleset: Ruleset,
  wait: ExpectedWait | undefined,
): JoinOutcome {
  if (result.outcome === 'key-reused' || result.outcome === 'cooling-down') return result;
  // A replay too shows the entry as it was when it was new, with what is to be expected now.
  const ratingWindow = ratingWindowAfter(ruleset, result.ticket, 0);
  const entry = queueEntryOf(waitingView(result.ticket), caller.userId, { ruleset, wait, ratingWindow });
  return { outcome: result.outcome === 'replayed' ? 'replayed' : 'joined', entry };
}

/** Whose entry stands in the way. The id of somebody else's is nobody's business. */
async function whoIsQueued(
  { store, gamesHold }: { store: Pick<EntryStore, 'readTicket' | 'readPlayerTicket'>; gamesHold: boolean },
  { userId, tenant }: Caller,
  joining: readonly string[],
  entryId: string,
): Promise<JoinOutcome> {
  const callers = async (): Promise<JoinOutcome> => {
    const view = gamesHold ? await store.readPlayerTicket(tenant, userId) : undefined;
    const heldUntil = view?.ticket.id === entryId ? view.heldUntil : undefined;
    if (heldUntil === undefined) return { outcome: 'already-queued', entryId, inGame: false };
    return { outcome: 'already-queued', entryId, inGame: true, heldUntil };
  };
  if (joining.length === 1) return callers();
  const view = await store.readTicket(tenant, entryId);
  const holders = view?.ticket.players.map((player) => player.userId) ?? [];
  if (holders.includes(userId)) return callers();
  const userIds = joining.filter((member) => holders.includes(member));
  return { outcome: 'member-queued', userIds, inGame: view?.state === 'MATCHED' };
}
