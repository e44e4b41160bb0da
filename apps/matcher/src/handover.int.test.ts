import {
  decodePartitions,
  eventsOfMessage,
  matchEventId,
  matchEventSchema,
  PARTITION_COUNT,
  partitionOf,
  SHARD_HEARTBEAT_SUBJECT,
  shardHeartbeatSchema,
  type Ticket,
} from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owner } from './sharding/rendezvous.ts';
import { type MatcherProcess, runMatcher } from './testing/matcher-process.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
let processes: MatcherProcess[];
beforeEach(async () => {
  processes = [];
  world = await createWorld();
});
afterEach(async () => {
  for (const { child } of processes) child.kill('SIGKILL');
  await Promise.all(processes.map(({ exited }) => exited));
  await world.close();
});

const SHARDS = ['alpha', 'beta'];
/** One pair joins so often, in each pool in turn. */
const PAIR_EVERY_MS = 20;

const start = async (shardId: string): Promise<MatcherProcess> => {
  const matcher = runMatcher({
    NATS_URL: world.natsServer.url,
    REDIS_URL: world.redisServer.url,
    REDIS_KEY_PREFIX: world.keyPrefix,
    SHARD_ID: shardId,
  });
  processes.push(matcher);
  await waitFor(() => matcher.lines.some(({ msg }) => msg === 'ready'), { timeoutMs: 30_000 });
  return matcher;
};

/** What each shard owns, by its own word. */
function watchOwners() {
  const owned = new Map<string, number>();
  world.gatewayNats.subscribe(SHARD_HEARTBEAT_SUBJECT, {
    callback: (_error, message) => {
      const heartbeat = shardHeartbeatSchema.parse(message.json());
      owned.set(heartbeat.shardId, decodePartitions(heartbeat.owned).length);
    },
  });
  return owned;
}

/** Notes when each ticket was first told to be matched, as the bridge would learn of it. */
function watchMatches() {
  const foundAtMs = new Map<string, number>();
  world.gatewayNats.subscribe('paireto.match.found.>', {
    callback: (_error, message) => {
      const matches = eventsOfMessage(message.json()).map((event) => matchEventSchema.parse(event).match);
      for (const { ticketId } of matches.flatMap(({ tickets }) => tickets)) {
        // The heir repeats what may not have been stored.
        if (!foundAtMs.has(ticketId)) foundAtMs.set(ticketId, performance.now());
      }
    },
  });
  return foundAtMs;
}

/** Lets pairs join the pools of the shard that is about to go, until stopped. */
function startLoad() {
  const pools = Array.from({ length: 60 }, (_, index) => `chess:${index + 1}+0:standard:rated`).filter(
    (pool) => owner(partitionOf('demo', pool), SHARDS) === 'beta',
  );
  const joined: { ticket: Ticket; atMs: number }[] = [];
  const joining: Promise<void>[] = [];
  const joinOne = async (pool: string): Promise<void> => {
    const ticket = await world.join(1500, { pools: [pool] });
    joined.push({ ticket, atMs: performance.now() });
  };
  let pairs = 0;
  const timer = setInterval(() => {
    const pool = pools[pairs % pools.length]!;
    pairs += 1;
    joining.push(joinOne(pool), joinOne(pool));
  }, PAIR_EVERY_MS);
  return {
    pairs: () => pairs,
    async stop() {
      clearInterval(timer);
      await Promise.all(joining);
      return joined;
    },
  };
}

/** Stops the load and waits until everybody is matched. Returns how long that took some, after this moment. */
async function finish(load: ReturnType<typeof startLoad>, foundAtMs: Map<string, number>, sinceMs: number) {
  const joined = await load.stop();
  await waitFor(() => joined.every(({ ticket }) => foundAtMs.has(ticket.id)), { timeoutMs: 30_000 });
  // Seen on their way to the stream; now that all are in it.
  await waitFor(async () => (await world.store.readOutbox('demo', 0, 1)).length === 0);
  // What the killed one told in a list and the heir in another is twice in the stream; its readers take it for one.
  const events = new Map((await world.events()).map((event) => [matchEventId(event), event]));
  const matched = [...events.values()].flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
  expect(matched.sort()).toEqual(joined.map(({ ticket }) => ticket.id).sort());
  const waits = joined.map(({ ticket, atMs }) => foundAtMs.get(ticket.id)! - atMs);
  const times = [...foundAtMs.values()].filter((atMs) => atMs > sinceMs);
  const gaps = times.sort((a, b) => a - b).map((atMs, index) => atMs - (times[index - 1] ?? sinceMs));
  const [wait, gap] = [waits, gaps].map((list) => `${Math.round(Math.max(...list))} ms`);
  return `longest wait ${wait}, longest time without a match ${gap}, ${joined.length} players`;
}

const isSettled = (owned: Map<string, number>) => () =>
  (owned.get('alpha') ?? 0) + (owned.get('beta') ?? 0) === PARTITION_COUNT && owned.get('beta') !== 0;

describe('while players join, a shard', () => {
  it.for([
    { how: 'goes by SIGTERM', signal: 'SIGTERM' as const, exit: { code: 0, signal: null } },
    { how: 'goes by kill -9', signal: 'SIGKILL' as const, exit: { code: null, signal: 'SIGKILL' } },
  ])('$how: nobody stays unmatched, nobody is matched twice', async ({ signal, exit }, { annotate }) => {
    const owned = watchOwners();
    await start('alpha');
    const beta = await start('beta');
    await waitFor(isSettled(owned));
    const foundAtMs = watchMatches();
    const load = startLoad();
    await waitFor(() => foundAtMs.size > 40);
    const signalledAtMs = performance.now();
    const pairsBefore = load.pairs();
    beta.child.kill(signal);
    expect(await beta.exited).toEqual(exit);
    await waitFor(() => owned.get('alpha') === PARTITION_COUNT, { timeoutMs: 30_000 });
    await waitFor(() => load.pairs() > pairsBefore + 100);
    await annotate(await finish(load, foundAtMs, signalledAtMs));
  });

  it('comes: nobody stays unmatched, nobody is matched twice', async ({ annotate }) => {
    const owned = watchOwners();
    await start('alpha');
    const foundAtMs = watchMatches();
    const load = startLoad();
    await waitFor(() => foundAtMs.size > 40);
    const startedAtMs = performance.now();
    await start('beta');
    await waitFor(isSettled(owned));
    const pairsBefore = load.pairs();
    await waitFor(() => load.pairs() > pairsBefore + 50);
    await annotate(await finish(load, foundAtMs, startedAtMs));
  });
});
