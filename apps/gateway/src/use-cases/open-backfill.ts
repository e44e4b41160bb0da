import type { AttributeValue, BackfillBody, BackfillEntry, Ruleset } from '@paireto/contracts';
import { keptTraceparentOf } from '@paireto/runtime';
import type { NewTicket } from '@paireto/ticket-store';
import { type EntryStore, StoreUnavailableError } from '../ports/entry-store.ts';
import type { PoolSignals } from '../ports/pool-signals.ts';
import { backfillEntryOf } from './backfill-entry-of.ts';
import { createBatchedEnqueue } from './enqueue-in-batches.ts';
import { byFirst, fingerprintOf, sortedMembers } from './request-fingerprint.ts';
import { waitingView } from './waiting-view.ts';

/** A running game's wish for players, checked against the ruleset of its queue. */
export interface BackfillRequest {
  ruleset: Ruleset;
  pool: string;
  attributes: Record<string, AttributeValue>;
  body: BackfillBody;
}

/** The outcome of a backfill request; as that of a join. */
export type OpenBackfillOutcome =
  | { outcome: 'opened' | 'replayed'; entry: BackfillEntry }
  | { outcome: 'key-reused' }
  | { outcome: 'unknown' };

/** Has players found for a running game. An `idempotencyKey` makes repeating it safe, for all services of the tenant. */
export type OpenBackfill = (
  request: BackfillRequest,
  idempotencyKey: string | undefined,
) => Promise<OpenBackfillOutcome>;

export function createOpenBackfill(deps: {
  store: Pick<EntryStore, 'enqueue'>;
  signals: PoolSignals;
  newId: () => string;
}): OpenBackfill {
  const enqueue = createBatchedEnqueue(deps);
  return async (request, key) => {
    const ticket = draftBackfill(deps.newId(), request);
    if (key !== undefined) ticket.idempotency = { key, fingerprint: backfillFingerprint(request) };
    try {
      const result = await enqueue(ticket);
      switch (result.outcome) {
        case 'enqueued':
        case 'replayed': {
          const entry = backfillEntryOf(waitingView(result.ticket));
          if (!entry) throw new Error('the key of a backfill belongs to a join');
          return { outcome: result.outcome === 'enqueued' ? 'opened' : 'replayed', entry };
        }
        case 'key-reused':
          return { outcome: 'key-reused' };
        case 'already-queued':
        case 'cooling-down':
          throw new Error(`a backfill holds no player, but is ${result.outcome} for one`);
      }
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.applied === 'unknown') return { outcome: 'unknown' };
      throw error;
    }
  };
}

function draftBackfill(id: string, { ruleset, pool, attributes, body }: BackfillRequest): NewTicket {
  const traceparent = keptTraceparentOf();
  return {
    id,
    tenant: body.tenant,
    queue: ruleset.name,
    rulesetVersion: ruleset.version,
    pools: [pool],
    players: [],
    backfill: {
      gameId: body.game_id,
      ...(body.server_addr === undefined ? {} : { serverAddr: body.server_addr }),
      teams: body.teams.map(({ team, players, open }) => ({
        team,
        players: players.map(({ user_id, rating }) => ({ userId: user_id, rating })),
        open,
      })),
    },
    ...(body.region === undefined ? {} : { region: body.region }),
    attributes: [attributes],
    maxWaitMs: body.max_wait_seconds === undefined ? ruleset.maxWaitMs : Math.ceil(body.max_wait_seconds * 1_000),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

function backfillFingerprint({ ruleset, attributes, body }: BackfillRequest): string {
  const { game_id, server_addr, region, teams, max_wait_seconds } = body;
  const seats = teams.map(({ team, players, open }) => [
    team,
    players.map(({ user_id, rating }) => [user_id, rating]).toSorted(byFirst),
    open,
  ]);
  const wanted = [game_id, server_addr, region, sortedMembers(attributes), seats.toSorted(byFirst), max_wait_seconds];
  return fingerprintOf(['backfill', ruleset.name, ...wanted]);
}
