import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  BRIDGE_SILENCE_LIMIT_MS,
  BRIDGE_STATUS_INTERVAL_MS,
  type Ruleset,
  SHARD_HEARTBEAT_INTERVAL_MS,
  SHARD_SILENCE_LIMIT_MS,
} from '@paireto/contracts';
import {
  createInstruments,
  createMatchEventPublisher,
  createPoolCommandPublisher,
  type DependencyCheck,
  type Liveness,
  type Logger,
  watchNatsLink,
} from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import { createExplainRequests, type ExplainRequests } from './adapters/explain-requests.ts';
import { createHeartbeats } from './adapters/heartbeats.ts';
import { createPartitionCommands } from './adapters/partition-commands.ts';
import { buildChores } from './build-chores.ts';
import { buildHoldBack } from './build-hold-back.ts';
import { buildMatching, type Matching } from './build-matching.ts';
import { buildSweeper } from './build-sweeper.ts';
import { createDropLog, type DropLog } from './drop-log.ts';
import { createMatcherMetrics, observeMatcher } from './matcher-metrics.ts';
import { createOutageLog } from './outage-log.ts';
import { createPartitions, type Partitions } from './sharding/partitions.ts';
import { createShard, type Shard, type ShardTimes } from './sharding/shard.ts';
import { createContinuity } from './time/continuity.ts';
import { createLoadGauge } from './time/load-gauge.ts';
import { createOutboxAnnouncer } from './use-cases/announce-outbox.ts';
import { createExplainer } from './use-cases/explain-ticket.ts';
import { createCommandHandler } from './use-cases/handle-commands.ts';
import { createElsewhereLeaver } from './use-cases/leave-elsewhere.ts';
import { createOutboxRepublisher } from './use-cases/republish-outbox.ts';
import { createStreamRoom } from './use-cases/stream-room.ts';

/** What a matcher is made of. Connections belong to the caller, who closes them after `stop`. */
export interface MatcherOptions {
  shardId: string;
  rulesets: ReadonlyMap<string, Ruleset>;
  store: TicketStore;
  nats: NatsConnection;
  logger: Logger;
  sweepIntervalMs: number;
  /** A match for which nothing has been done for so long is announced again, in ms. Default one minute. */
  reapAfterMs?: number;
  /** Least pause between two passes of one pool, in ms. Default 5. */
  minPassPauseMs?: number;
  shardTimes?: ShardTimes;
  /** After how long a silence a bridge counts as gone, in ms. */
  bridgeSilenceLimitMs?: number;
  /** How long to wait for a bridge's first word before taking partitions, in ms. */
  bridgeWordLimitMs?: number;
  /** Monotonic clock, ms. */
  monotonicMs?: () => number;
  /** Uniform in [0, 1): who gets which side when both are owed the same. */
  random?: () => number;
  /** Share of the last second in which this process was busy, 0 to 1. */
  load?: () => number;
  /** Is told that the sweeps come round. */
  liveness?: Pick<Liveness, 'watch'>;
}

/** One shard: owns partitions and matches what waits in them. */
export interface Matcher {
  /** Joins the other shards. Resolves when the pools of this shard's partitions are loaded. */
  start: () => Promise<void>;
  /** To be called when Redis can be reached again after an outage: compares everything. */
  redisIsBack: () => void;
  /** Passes while the pools of all owned partitions are loaded. */
  partitionsCheck: DependencyCheck;
  /** Fails while the stream of matches refuses events, with its reason. */
  streamCheck: DependencyCheck;
  readonly partitionCount: number;
  readonly ticketCount: number;
  /** Messages that could not be made sense of, and were dropped. */
  readonly droppedCount: number;
  /** Finishes what was begun, hands over to the other shards, and keeps what it learned. */
  stop: () => Promise<void>;
}

const SHARD_TIMES: ShardTimes = {
  heartbeatMs: SHARD_HEARTBEAT_INTERVAL_MS,
  silenceLimitMs: SHARD_SILENCE_LIMIT_MS,
  settleMs: 300,
};
/** A bridge that is there has spoken by then. */
const BRIDGE_WORD_LIMIT_MS = BRIDGE_STATUS_INTERVAL_MS + 100;
/** How long a subscription may take to be confirmed; after that the sweep must do. */
const SUBSCRIBE_LIMIT_MS = 2_000;
/** A sweep may take so long before the store counts as away. */
const SWEEP_SLACK_MS = 4_000;
/** Sweeps that do not come round for so long are stuck. */
const SWEEPS_STUCK_AFTER_MS = 120_000;
/** Commits and announcements that take longer than this to finish do not keep the partitions from the other shards. */
const HAND_OVER_AFTER_MS = 1_000;
/** How long stopping waits for commits and announcements under way. */
const COMMIT_DRAIN_MS = 8_000;
const ANNOUNCE_DRAIN_MS = 6_000;
/** The same for what is left after that; all of it together is well below the 25 s that a stop may take. */
const SWEEP_DRAIN_MS = 5_000;
const LAST_DRAIN_MS = 2_000;

export function buildMatcher(options: MatcherOptions): Matcher {
  const { shardId, store, nats, logger } = options;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const loaded = Promise.withResolvers<void>();
  const dropped = createDropLog(logger, monotonicMs);
  const done = { joined: 0, matched: 0 };
  const instruments = createInstruments({ queue: options.rulesets.keys() });
  const measure = createMatcherMetrics(instruments, {
    rulesets: options.rulesets,
    nowMs: () => matching.clock.nowMs(),
  });

  const link = watchNatsLink(nats, () => {
    shard.speak();
    sweeper.wake('changes');
  });
  const bridges = buildHoldBack({
    nats,
    dropped,
    logger,
    monotonicMs,
    silenceLimitMs: options.bridgeSilenceLimitMs ?? BRIDGE_SILENCE_LIMIT_MS,
    canHear: link.isConnected,
    onAllowed() {
      for (const pool of book.pools()) passes.request(pool);
    },
  });
  const room = createStreamRoom({
    later(ms, run) {
      const timer = setTimeout(run, ms).unref();
      return () => clearTimeout(timer);
    },
    onRefused: (reason) => logger.error({ reason }, 'the stream of matches refuses events: no more matches are formed'),
    onTaken: () => logger.info('the stream of matches takes events again'),
    onAllowed() {
      for (const pool of book.pools()) passes.request(pool);
    },
  });
  const publishCommands = createPoolCommandPublisher(nats);
  const leaveElsewhere = createElsewhereLeaver(publishCommands);
  const matching = buildMatching({
    rulesets: options.rulesets,
    store,
    publisher: createMatchEventPublisher(jetstream(nats), { onStored: room.stored, onRefused: room.refused }),
    logger,
    monotonicMs,
    random: options.random ?? Math.random,
    minPassPauseMs: options.minPassPauseMs ?? 5,
    isLoaded: (partition) => partitions.isLoaded(partition),
    owns: (partition) => partitions.owns(partition),
    holdBack: {
      ...bridges.holdBack,
      allowance: () => (room.reason === undefined ? bridges.holdBack.allowance() : 0),
    },
    canPublish: link.isConnected,
    leaveElsewhere,
    onMatched: (ticket) => handler.matched(ticket),
    onCommitted(matches) {
      done.matched += matches;
    },
    measure,
  });
  const { book, passes } = matching;
  const republishOutbox = createOutboxRepublisher({
    store,
    announcer: matching.announcer,
    owns: (partition) => partitions.owns(partition),
    canPublish: link.isConnected,
    onOverdue: measure.outboxRead,
  });
  const announcing = createOutageLog(logger, 'announcing accepted matches');
  const handler = createCommandHandler({
    book,
    owns: (partition) => partitions.owns(partition),
    monotonicMs,
    onJoined(pool) {
      done.joined += 1;
      passes.request(pool);
    },
    onDoubtful: () => sweeper.wake('changes'),
    onAnnounce: createOutboxAnnouncer({
      announce: (tenant) => republishOutbox(tenant, 0),
      onFailed: announcing.failed,
      onDone: announcing.worked,
    }),
  });
  const commands = createPartitionCommands({ nats, logger, dropped, onCommands: handler.handle });
  const explainer = buildExplainer({ nats, dropped, logger, matching, monotonicMs });
  const partitions = createPartitions({
    shardId,
    listen(partition) {
      const stops = [commands.listen(partition), explainer.listen(partition)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    settle: () => commands.settle(SUBSCRIBE_LIMIT_MS),
    onGained: () => sweeper.wake('changes'),
    onLost: book.dropPartitions,
    onLoaded(gained) {
      const fresh = new Set(gained);
      for (const pool of book.pools()) if (fresh.has(pool.partition)) passes.request(pool);
    },
  });
  const sweeps = createContinuity({ monotonicMs, maxGapMs: options.sweepIntervalMs + SWEEP_SLACK_MS });
  const chores = buildChores({
    matching,
    partitions,
    holdBack: bridges.holdBack,
    rulesets: options.rulesets,
    republishOutbox,
    publishCommands,
    store,
    logger,
    reapAfterMs: options.reapAfterMs ?? 60_000,
    canPublish: link.isConnected,
    storeReachableForMs: sweeps.forMs,
    leaveElsewhere,
  });
  const sweeper = buildSweeper({
    matching,
    partitions,
    store,
    logger,
    monotonicMs,
    intervalMs: options.sweepIntervalMs,
    chores,
    onProgress: options.liveness?.watch('sweeps', SWEEPS_STUCK_AFTER_MS) ?? (() => undefined),
    onSwept() {
      sweeps.note();
      if (shard.hasJoined() && partitions.loadedCount === partitions.ownedCount) loaded.resolve();
    },
  });
  const load = options.load ?? createLoadGauge(() => performance.eventLoopUtilization());
  const shard = createShard({
    shardId,
    heartbeats: createHeartbeats({ nats, isConnected: link.isConnected, dropped }),
    partitions,
    report: () => ({ pools: book.poolCount, tickets: book.ticketCount, load: load(), ...done }),
    isConnected: link.isConnected,
    monotonicMs,
    times: options.shardTimes ?? SHARD_TIMES,
    onMembers: (live) => logger.info({ shards: live }, 'the live shards changed'),
  });

  observeMatcher(instruments, {
    partitions,
    isHeldBack: () => bridges.holdBack.allowance() !== Number.POSITIVE_INFINITY,
    get droppedMessages() {
      return dropped.total;
    },
  });

  return {
    async start() {
      // Who began without knowing would place all whom the other shards hold back.
      await bridges.firstWord(options.bridgeWordLimitMs ?? BRIDGE_WORD_LIMIT_MS);
      await shard.join();
      sweeper.wake('changes');
      await loaded.promise;
    },
    redisIsBack: () => sweeper.wake('contents'),
    partitionsCheck: partitionsCheck(partitions, shard),
    async streamCheck() {
      if (room.reason !== undefined) throw new Error(`the stream of matches refuses events: ${room.reason}`);
    },
    get partitionCount() {
      return partitions.ownedCount;
    },
    get ticketCount() {
      return book.ticketCount;
    },
    get droppedCount() {
      return dropped.total;
    },
    async stop() {
      // Forms no more matches and finishes those under way, so that the next owners find no ticket half taken.
      matching.alarm.stop();
      room.stop();
      const finished = (async () => {
        await matching.committer.drain(COMMIT_DRAIN_MS);
        await matching.announcer.drain(ANNOUNCE_DRAIN_MS);
      })();
      await Promise.race([finished, sleep(HAND_OVER_AFTER_MS, undefined, { ref: false })]);
      shard.leave();
      bridges.stop();
      await commands.settle(SUBSCRIBE_LIMIT_MS);
      const swept = Promise.all([sweeper.stop(), chores.stop()]);
      await Promise.race([swept, sleep(SWEEP_DRAIN_MS, undefined, { ref: false })]);
      await finished;
      // Chores announce too.
      await matching.announcer.drain(LAST_DRAIN_MS);
      // Estimates are worth no failure.
      await matching.waits.saveAll().catch(() => undefined);
      instruments.stop();
    },
  };
}

function buildExplainer(deps: {
  nats: NatsConnection;
  dropped: DropLog;
  logger: Logger;
  matching: Matching;
  monotonicMs: () => number;
}): ExplainRequests {
  const { nats, dropped, logger, matching } = deps;
  const explain = createExplainer({
    book: matching.book,
    nowMs: matching.clock.nowMs,
    monotonicMs: deps.monotonicMs,
    onFault: (error) => logger.error({ err: error }, 'a wait could not be explained'),
  });
  return createExplainRequests({ nats, explain, dropped });
}

const partitionsCheck =
  (partitions: Partitions, shard: Shard): DependencyCheck =>
  async () => {
    const { ownedCount, loadedCount } = partitions;
    if (!shard.hasJoined()) throw new Error('the other shards are not known yet');
    if (loadedCount < ownedCount) throw new Error(`${loadedCount} of ${ownedCount} partitions are loaded`);
  };
