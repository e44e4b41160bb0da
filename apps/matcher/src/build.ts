import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type QueueDefinition, SHARD_HEARTBEAT_INTERVAL_MS, SHARD_SILENCE_LIMIT_MS } from '@paireto/contracts';
import { createMatchEventPublisher, type DependencyCheck, type Logger, watchNatsLink } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import { createHeartbeats } from './adapters/heartbeats.ts';
import { createPartitionCommands } from './adapters/partition-commands.ts';
import { buildMatching } from './build-matching.ts';
import { buildSweeper } from './build-sweeper.ts';
import { createPartitions, type Partitions } from './sharding/partitions.ts';
import { createShard, type Shard, type ShardTimes } from './sharding/shard.ts';
import { createCommandHandler } from './use-cases/handle-commands.ts';

/** What a matcher is made of. Connections belong to the caller, who closes them after `stop`. */
export interface MatcherOptions {
  shardId: string;
  queues: ReadonlyMap<string, QueueDefinition>;
  store: TicketStore;
  nats: NatsConnection;
  logger: Logger;
  sweepIntervalMs: number;
  /** Least pause between two passes of one pool, in ms. Default 5. */
  minPassPauseMs?: number;
  shardTimes?: ShardTimes;
  /** Monotonic clock, ms. */
  monotonicMs?: () => number;
  /** Uniform in [0, 1): who gets which side when both are owed the same. */
  random?: () => number;
}

/** One shard: owns partitions and matches what waits in them. */
export interface Matcher {
  /** Joins the other shards. Resolves when the pools of this shard's partitions are loaded. */
  start: () => Promise<void>;
  /** To be called when Redis can be reached again after an outage: compares everything. */
  redisIsBack: () => void;
  /** Passes while the pools of all owned partitions are loaded. */
  partitionsCheck: DependencyCheck;
  readonly partitionCount: number;
  readonly ticketCount: number;
  /** Hands over to the other shards and finishes what was begun. */
  stop: () => Promise<void>;
}

const SHARD_TIMES: ShardTimes = {
  heartbeatMs: SHARD_HEARTBEAT_INTERVAL_MS,
  silenceLimitMs: SHARD_SILENCE_LIMIT_MS,
  settleMs: 300,
};
/** How long a subscription may take to be confirmed; after that the sweep must do. */
const SUBSCRIBE_LIMIT_MS = 2_000;
/** How long stopping waits for commits and announcements under way. */
const COMMIT_DRAIN_MS = 8_000;
const ANNOUNCE_DRAIN_MS = 6_000;

export function buildMatcher(options: MatcherOptions): Matcher {
  const { shardId, store, nats, logger } = options;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const loaded = Promise.withResolvers<void>();

  const link = watchNatsLink(nats, () => {
    shard.speak();
    sweeper.wake('changes');
  });
  const matching = buildMatching({
    queues: options.queues,
    store,
    publisher: createMatchEventPublisher(jetstream(nats)),
    logger,
    monotonicMs,
    random: options.random ?? Math.random,
    minPassPauseMs: options.minPassPauseMs ?? 5,
    isLoaded: (partition) => partitions.isLoaded(partition),
    canPublish: link.isConnected,
    onMatched: (ticket) => handler.matched(ticket),
  });
  const { book, passes } = matching;
  const handler = createCommandHandler({
    book,
    owns: (partition) => partitions.owns(partition),
    monotonicMs,
    onJoined: passes.request,
    onDoubtful: () => sweeper.wake('changes'),
  });
  const commands = createPartitionCommands({ nats, logger, onCommands: handler.handle });
  const partitions = createPartitions({
    shardId,
    listen: commands.listen,
    settle: () => commands.settle(SUBSCRIBE_LIMIT_MS),
    onGained: () => sweeper.wake('changes'),
    onLost: book.dropPartitions,
    onLoaded(gained) {
      const fresh = new Set(gained);
      for (const pool of book.pools()) if (fresh.has(pool.partition)) passes.request(pool);
    },
  });
  const sweeper = buildSweeper({
    matching,
    partitions,
    store,
    logger,
    monotonicMs,
    intervalMs: options.sweepIntervalMs,
    canPublish: link.isConnected,
    onSwept() {
      if (shard.hasJoined() && partitions.loadedCount === partitions.ownedCount) loaded.resolve();
    },
  });
  const shard = createShard({
    shardId,
    heartbeats: createHeartbeats({ nats, isConnected: link.isConnected, logger }),
    partitions,
    ticketCount: () => book.ticketCount,
    isConnected: link.isConnected,
    monotonicMs,
    times: options.shardTimes ?? SHARD_TIMES,
    onMembers: (live) => logger.info({ shards: live }, 'the live shards changed'),
  });

  return {
    async start() {
      await shard.join();
      sweeper.wake('changes');
      await loaded.promise;
    },
    redisIsBack: () => sweeper.wake('contents'),
    partitionsCheck: partitionsCheck(partitions, shard),
    get partitionCount() {
      return partitions.ownedCount;
    },
    get ticketCount() {
      return book.ticketCount;
    },
    async stop() {
      shard.leave();
      await commands.settle(SUBSCRIBE_LIMIT_MS);
      matching.alarm.stop();
      await sweeper.stop();
      await matching.committer.drain(COMMIT_DRAIN_MS);
      await matching.announcer.drain(ANNOUNCE_DRAIN_MS);
    },
  };
}

const partitionsCheck =
  (partitions: Partitions, shard: Shard): DependencyCheck =>
  async () => {
    const { ownedCount, loadedCount } = partitions;
    if (!shard.hasJoined()) throw new Error('the other shards are not known yet');
    if (loadedCount < ownedCount) throw new Error(`${loadedCount} of ${ownedCount} partitions are loaded`);
  };
