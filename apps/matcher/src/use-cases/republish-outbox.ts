import { type Match, partitionOf } from '@paireto/contracts';
import type { TicketStore } from '@paireto/ticket-store';
import type { Announcer } from './announce-matches.ts';

/** A match younger than this is still being announced by the shard that committed it. */
export const ANNOUNCED_BY_THEN_MS = 2_000;

const BATCH = 1_000;
const MAX_BATCHES = 10;

/**
 * Announces the matches of a tenant whose event the stream does not have, as far as their pools are this shard's: those
 * that have been in the outbox for `minAgeMs`.
 */
export type OutboxRepublisher = (tenant: string, minAgeMs: number) => Promise<void>;

export function createOutboxRepublisher(deps: {
  store: Pick<TicketStore, 'readOutbox'>;
  announcer: Announcer;
  owns: (partition: number) => boolean;
  /** Whether the stream can be reached at all. */
  canPublish: () => boolean;
  /** What was overdue in a tenant's outbox: when the oldest of it was proposed, epoch ms; undefined: nothing. */
  onOverdue?: (tenant: string, oldestAtMs: number | undefined) => void;
}): OutboxRepublisher {
  const { store, announcer } = deps;

  const noteOverdue = (tenant: string, matches: readonly Match[]): void => {
    const oldest = matches.reduce((least, { proposedAt }) => Math.min(least, proposedAt), Number.POSITIVE_INFINITY);
    deps.onOverdue?.(tenant, matches.length === 0 ? undefined : oldest);
  };

  return async (tenant, minAgeMs) => {
    if (minAgeMs > 0 && deps.onOverdue && !deps.canPublish()) {
      // What cannot be told grows old all the same.
      noteOverdue(tenant, await store.readOutbox(tenant, minAgeMs, 1));
      return;
    }
    for (let batch = 0; batch < MAX_BATCHES && deps.canPublish(); batch += 1) {
      const matches = await store.readOutbox(tenant, minAgeMs, BATCH);
      if (minAgeMs > 0 && batch === 0) noteOverdue(tenant, matches);
      const ours = matches.filter(
        (match) => deps.owns(partitionOf(tenant, match.pool)) && !announcer.isAnnouncing(match.id),
      );
      const told = ours.length === 0 ? 0 : await announcer.announce(ours);
      if (told === 0 || matches.length < BATCH) return;
    }
  };
}
