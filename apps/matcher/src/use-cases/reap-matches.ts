import { partitionOf } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import type { Announcer } from './announce-matches.ts';
import type { TenantChore } from './chores.ts';

const READ_LIMIT = 2_000;
const ANNOUNCE_LIMIT = 500;

/**
 * Announces again the matches of this shard's pools that nothing has been done for in `afterMs`: their event was lost
 * or given up. Once per period of that length, by the clock of Redis, under an id of the period: shards that both do it
 * in the same one produce one event.
 *
 * Only after games could be had for as long: an event that waits for a bridge is not lost.
 */
export function createReaper(deps: {
  store: Pick<TicketStore, 'readPlacing'>;
  announcer: Announcer;
  owns: (partition: number) => boolean;
  canPublish: () => boolean;
  /** By the clock of Redis. */
  nowMs: () => number;
  afterMs: number;
  gamesAvailableForMs: () => number;
  onReaped: (tenant: string, matches: number) => void;
}): TenantChore {
  const { announcer, afterMs } = deps;
  const lastPeriods = new Map<string, number>();

  return async (tenant) => {
    const period = Math.floor(deps.nowMs() / afterMs);
    if (lastPeriods.get(tenant) === period) return;
    if (!deps.canPublish() || deps.gamesAvailableForMs() < afterMs) return;
    const stalled = await deps.store.readPlacing(tenant, afterMs, READ_LIMIT);
    const ours = stalled
      .filter(({ id, pool }) => deps.owns(partitionOf(tenant, pool)) && !announcer.isAnnouncing(id))
      .slice(0, ANNOUNCE_LIMIT);
    if (ours.length > 0) {
      await announcer.announce(ours, { again: period });
      deps.onReaped(tenant, ours.length);
    }
    lastPeriods.set(tenant, period);
  };
}
