import { partitionOf } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import type { Announcer } from './announce-matches.ts';
import type { TenantChore } from './chores.ts';

/** A match younger than this is still being announced by the shard that committed it. */
const MIN_AGE_MS = 2_000;
const BATCH = 1_000;
const MAX_BATCHES = 10;

/** Announces the matches whose event the stream does not have, as far as their pools are this shard's. */
export function createOutboxRepublisher(deps: {
  store: Pick<TicketStore, 'readOutbox'>;
  announcer: Announcer;
  owns: (partition: number) => boolean;
  /** Whether the stream can be reached at all. */
  canPublish: () => boolean;
}): TenantChore {
  const { store, announcer } = deps;
  return async (tenant) => {
    for (let batch = 0; batch < MAX_BATCHES && deps.canPublish(); batch += 1) {
      const matches = await store.readOutbox(tenant, MIN_AGE_MS, BATCH);
      const ours = matches.filter(
        (match) => deps.owns(partitionOf(tenant, match.pool)) && !announcer.isAnnouncing(match.id),
      );
      const told = ours.length === 0 ? 0 : await announcer.announce(ours);
      if (told === 0 || matches.length < BATCH) return;
    }
  };
}
