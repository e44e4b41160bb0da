import { partitionOf, SHARD_HEARTBEAT_INTERVAL_MS } from '@paireto/contracts';
import { createProcess, type Process } from '../kernel/process.ts';
import type { World } from '../world.ts';
import { createAnnouncer } from './shard/announcer.ts';
import { createChores } from './shard/chores.ts';
import { createCommandHandler } from './shard/command-handler.ts';
import { startExpirer } from './shard/expirer.ts';
import { CHECK_INTERVAL_MS } from './shard/heard-lately.ts';
import { createHoldBack } from './shard/hold-back.ts';
import { createMatching } from './shard/matching.ts';
import { createMembership } from './shard/membership.ts';
import { createOwnership } from './shard/ownership.ts';
import { createPoolBook } from './shard/pool-book.ts';
import { createPoolReader } from './shard/pool-reader.ts';
import { createSweeper } from './shard/sweeper.ts';

const HEARTBEAT = 'shard.heartbeat';
/** Time to hear the first word of a bridge, and of the other shards. */
const FIRST_WORD_MS = 1_100;
const SETTLE_MS = 300;
const SUBSCRIBE_MS = 5;

/** A matcher process: owns pools, calls the engine, commits matches, tells of them. */
export interface Shard {
  process: Process;
  /** As SIGTERM does: hands over and ends. */
  leave(): void;
}

export function createShard(world: World, shardId: string): Shard {
  const { scheduler, log } = world;
  let leave = (): void => undefined;
  const process = createProcess({
    name: shardId,
    scheduler,
    log,
    boot: (life) => {
      leave = life.bind(bootShard(world, life, shardId));
    },
  });
  return { process, leave: () => leave() };
}

/** Builds the memory of one life; returns how to leave. */
function bootShard(world: World, process: Process, shardId: string): () => void {
  const nowMs = world.scheduler.nowMs;
  const partitions = world.tenants.flatMap((tenant) => world.pools.map((pool) => partitionOf(tenant, pool)));
  const book = createPoolBook(world.queue);
  const announcer = createAnnouncer(world, process);
  let isSettled = false;
  let hasLeft = false;

  const requestAll = (): void => {
    for (const pool of book.pools()) matching.request(pool);
  };
  const holdBack = createHoldBack(world, process, requestAll);
  const ownership = createOwnership({
    shardId,
    partitions: [...new Set(partitions)],
    listen: (partition) =>
      world.commands.subscribe(process, `partition.${partition}`, (commands) => handler.handle(commands)),
    settle: (then) => process.after(world.nats.isUp ? SUBSCRIBE_MS : 2_000, then),
    skipLoading: world.planted('takeover-without-load'),
    onGained: () => sweeper.wake('changes'),
    onLost: book.dropPartition,
    onLoaded: requestAll,
  });
  const matching = createMatching(world, process, {
    book,
    announcer,
    holdBack,
    isLoaded: ownership.isLoaded,
    onMatched: (ticket) => handler.matched(ticket),
  });
  const handler = createCommandHandler({
    book,
    nowMs,
    owns: ownership.owns,
    onJoined: matching.request,
    onDoubtful: () => sweeper.wake('changes'),
    onAnnounce: (tenant) => chores.announce(tenant),
  });
  const reader = createPoolReader(world, process, { book, owns: ownership.owns, onAdded: matching.request });
  const chores = createChores(world, process, {
    ...{ book, announcer, holdBack, owns: ownership.owns },
    onJoined: (pool) => pool && matching.request(pool),
  });
  const sweeper = createSweeper(world, process, { book, ownership, reader, chores });
  startExpirer(world, process, book);

  const speak = (leaving: boolean): void => {
    if (!hasLeft || leaving) world.heartbeats.publish(HEARTBEAT, { shardId, leaving });
  };
  const follow = (): void => {
    if (!isSettled || hasLeft) return;
    world.log(shardId, () => `sees ${membership.live().join(' ')}`);
    ownership.follow(membership.live());
  };
  const membership = createMembership({
    shardId,
    nowMs,
    canHear: () => world.nats.isUp,
    answer: () => speak(false),
    onChange: follow,
  });
  const join = (): void => {
    world.heartbeats.subscribe(process, HEARTBEAT, membership.heard);
    process.every(SHARD_HEARTBEAT_INTERVAL_MS, () => speak(false));
    process.every(CHECK_INTERVAL_MS, membership.check);
    speak(false);
    process.after(SETTLE_MS, () => {
      isSettled = true;
      follow();
      sweeper.wake('changes');
    });
  };
  world.redis.onBack(process, () => sweeper.wake('contents'));
  process.after(FIRST_WORD_MS, join);
  return () => {
    hasLeft = true;
    speak(true);
    ownership.releaseAll();
  };
}
