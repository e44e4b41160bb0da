import type { QueueDefinition } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { Matching } from './build-matching.ts';
import { createOutageLog } from './outage-log.ts';
import type { Partitions } from './sharding/partitions.ts';
import { createAbsenceKeeper } from './use-cases/abandon-absent.ts';
import { type Chores, createChores } from './use-cases/chores.ts';
import type { HoldBack } from './use-cases/hold-back.ts';
import type { ElsewhereLeaver } from './use-cases/leave-elsewhere.ts';
import { createReaper } from './use-cases/reap-matches.ts';
import { createOutboxRepublisher } from './use-cases/republish-outbox.ts';

/** What is looked after beside matching: events that the stream lacks, players who have gone, matches that stall. */
export function buildChores(deps: {
  matching: Matching;
  partitions: Partitions;
  holdBack: HoldBack;
  queues: ReadonlyMap<string, QueueDefinition>;
  store: TicketStore;
  logger: Logger;
  reapAfterMs: number;
  canPublish: () => boolean;
  storeReachableForMs: () => number;
  leaveElsewhere: ElsewhereLeaver;
}): Chores {
  const { store, logger, canPublish } = deps;
  const { book, announcer, clock } = deps.matching;
  const { owns } = deps.partitions;

  const republishOutbox = createOutboxRepublisher({ store, announcer, owns, canPublish });
  const abandonAbsent = createAbsenceKeeper({
    store,
    queues: deps.queues.values(),
    owns,
    reachableForMs: deps.storeReachableForMs,
    onGone(tickets) {
      deps.leaveElsewhere(tickets);
      for (const { ticket } of tickets) book.depart(ticket);
    },
  });
  const reap = createReaper({
    store,
    announcer,
    owns,
    canPublish,
    nowMs: clock.nowMs,
    afterMs: deps.reapAfterMs,
    gamesAvailableForMs: deps.holdBack.availableForMs,
    onReaped: (tenant, matches) => logger.warn({ tenant, matches }, 'matches that stalled were announced again'),
  });

  const outages = createOutageLog(logger, 'looking after outbox, absent players or stalled matches');
  return createChores({
    chores: [republishOutbox, abandonAbsent, reap],
    pools: book.pools,
    onFailed: outages.failed,
    onDone: outages.worked,
  });
}
