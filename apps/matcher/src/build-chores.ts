import type { Ruleset } from '@paireto/contracts';
import type { Logger, PoolCommandPublisher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { Matching } from './build-matching.ts';
import { createOutageLog } from './outage-log.ts';
import type { Partitions } from './sharding/partitions.ts';
import { createAbsenceKeeper } from './use-cases/abandon-absent.ts';
import { type Chores, createChores, type TenantChore } from './use-cases/chores.ts';
import type { HoldBack } from './use-cases/hold-back.ts';
import { createLapser } from './use-cases/lapse-matches.ts';
import type { ElsewhereLeaver } from './use-cases/leave-elsewhere.ts';
import { createReaper } from './use-cases/reap-matches.ts';
import { ANNOUNCED_BY_THEN_MS, type OutboxRepublisher } from './use-cases/republish-outbox.ts';

/** What is looked after beside matching: events that the stream lacks, matches that are not accepted,
 * players who have gone, matches that stall, and what players are told of their waits. */
export function buildChores(deps: {
  matching: Matching;
  partitions: Partitions;
  holdBack: HoldBack;
  rulesets: ReadonlyMap<string, Ruleset>;
  republishOutbox: OutboxRepublisher;
  publishCommands: PoolCommandPublisher;
  store: TicketStore;
  logger: Logger;
  reapAfterMs: number;
  canPublish: () => boolean;
  storeReachableForMs: () => number;
  leaveElsewhere: ElsewhereLeaver;
}): Chores {
  const { store, logger, canPublish } = deps;
  const { book, passes, announcer, clock } = deps.matching;
  const { owns } = deps.partitions;

  const republishOutbox: TenantChore = (tenant) => deps.republishOutbox(tenant, ANNOUNCED_BY_THEN_MS);
  const lapse = createLapser({
    store,
    book,
    owns,
    onJoined: passes.request,
    publish: deps.publishCommands,
    onLapsed: (tenant, matches) => logger.debug({ tenant, matches }, 'matches were not accepted in time'),
  });
  const abandonAbsent = createAbsenceKeeper({
    store,
    queues: deps.rulesets.values(),
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

  const outages = createOutageLog(
    logger,
    'looking after outbox, acceptance, absent players, stalled matches or estimates',
  );
  return createChores({
    chores: [republishOutbox, lapse, abandonAbsent, reap, deps.matching.waits.publish],
    pools: book.pools,
    onFailed: outages.failed,
    onDone: outages.worked,
  });
}
