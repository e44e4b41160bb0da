import { type Match, partitionOf, strikeTerms, type Ticket } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { Announcer } from './announcer.ts';
import type { HoldBack } from './hold-back.ts';
import { leaveElsewhere } from './leave-elsewhere.ts';
import type { PoolBook, WaitingPool, WaitingTicket } from './pool-book.ts';

/** What is looked after beside matching. A round that is under way is not joined by another. */
export interface Chores {
  begin(): void;
  /** Announces at once what lies in the outbox of a tenant, however young. */
  announce(tenant: string): void;
}

const OUTBOX_AGE_MS = 2_000;
/** A match without activity for so long, while games could be had, has lost its event. */
const REAP_AFTER_MS = 60_000;
/** A pause between sweeps that is longer means that the store was away. */
const LONGEST_SWEEP_GAP_MS = 5_000;

export function createChores(
  world: World,
  process: Process,
  deps: {
    book: PoolBook;
    announcer: Announcer;
    holdBack: HoldBack;
    owns: (partition: number) => boolean;
    /** A ticket waits again here; undefined: it did before. */
    onJoined: (pool: WaitingPool | undefined) => void;
  },
): Chores {
  const { announcer, book } = deps;
  const nowMs = world.scheduler.nowMs;
  const graceMs = world.queue.presence?.graceMs ?? 0;
  const strikes = strikeTerms(world.queue.cooldown, ['abandoned']);
  const lastPeriods = new Map<string, number>();
  let isUnderWay = false;
  let reachableSinceMs = nowMs();
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  const isOurs = (match: Match): boolean => deps.owns(partitionOf(match.tenant, match.pool));
  const reachableForMs = (): number => (nowMs() - sweptAtMs > LONGEST_SWEEP_GAP_MS ? 0 : nowMs() - reachableSinceMs);

  function* announceUntold(tenant: string, minAgeMs = OUTBOX_AGE_MS): Task<void> {
    const untold = yield* world.redis.call(process, `outbox ${tenant}`, (store) => store.readOutbox(tenant, minAgeMs));
    for (const match of untold) {
      if (isOurs(match) && !announcer.isAnnouncing(match.id)) yield* announcer.announce(match);
    }
  }

  /** Of several shards it is the owner of a ticket's first pool that judges it. */
  const oursAmong = (tenant: string, ids: readonly string[]): WaitingTicket[] => {
    const pools = book.pools().filter((pool) => pool.tenant === tenant);
    const waiting = ids.map((id) => pools.map((pool) => pool.engine.get(id)).find((found) => found !== undefined));
    const isJudged = ({ pools: names }: Ticket): boolean => deps.owns(partitionOf(tenant, names[0]!));
    return waiting.filter((found) => found !== undefined).filter(({ ticket }) => isJudged(ticket));
  };

  function* abandonAbsent(tenant: string): Task<void> {
    if (graceMs === 0 || reachableForMs() < graceMs) return;
    const ids = yield* world.redis.call(process, `absent ${tenant}`, (store) => store.findAbsent(tenant, graceMs));
    const absent = reachableForMs() < graceMs ? [] : oursAmong(tenant, ids);
    if (absent.length === 0) return;
    const outcomes = yield* world.redis.call(process, `abandon ${absent.map(({ id }) => id).join(' ')}`, (store) =>
      absent.map(({ ticket }) => store.abandon(ticket, graceMs, strikes)),
    );
    const gone = absent.filter((_, index) => outcomes[index]!.outcome !== 'present');
    leaveElsewhere(world, gone);
    for (const { ticket } of gone) book.depart(ticket);
  }

  function* reap(tenant: string): Task<void> {
    const period = Math.floor(nowMs() / REAP_AFTER_MS);
    if (lastPeriods.get(tenant) === period || deps.holdBack.availableForMs() < REAP_AFTER_MS) return;
    const stalled = yield* world.redis.call(process, `stalled ${tenant}`, (store) =>
      store.readPlacing(tenant, REAP_AFTER_MS),
    );
    for (const match of stalled) {
      if (isOurs(match) && !announcer.isAnnouncing(match.id)) yield* announcer.announce(match, period);
    }
    lastPeriods.set(tenant, period);
  }

  /** Any shard may do it; the store gives each match to one of them. */
  function* lapse(tenant: string): Task<void> {
    const fallen = yield* world.redis.call(process, `lapse ${tenant}`, (store) => store.lapseMatches(tenant));
    for (const ticket of fallen.flatMap(({ searching }) => searching)) {
      for (const pool of ticket.pools) {
        if (deps.owns(partitionOf(tenant, pool))) deps.onJoined(book.insert(pool, ticket));
        else world.commands.publish(`partition.${partitionOf(tenant, pool)}`, [{ op: 'join', pool, ticket }]);
      }
    }
  }

  const lapses = world.queue.acceptance !== undefined && !world.planted('no-lapse');
  const isReaped = !(['no-reaper', 'no-outbox', 'outbox-cleared-before-publish'] as const).some(world.planted);
  const chores = [
    (tenant: string) => announceUntold(tenant),
    abandonAbsent,
    ...(lapses ? [lapse] : []),
    ...(isReaped ? [reap] : []),
  ];

  function* round(): Task<void> {
    for (const tenant of world.tenants) for (const chore of chores) yield* unlessUnanswered(chore(tenant));
    isUnderWay = false;
  }

  return {
    begin() {
      if (nowMs() - sweptAtMs > LONGEST_SWEEP_GAP_MS) reachableSinceMs = nowMs();
      sweptAtMs = nowMs();
      if (isUnderWay) return;
      isUnderWay = true;
      process.spawn(round());
    },
    announce: (tenant) => process.spawn(unlessUnanswered(announceUntold(tenant, 0))),
  };
}
