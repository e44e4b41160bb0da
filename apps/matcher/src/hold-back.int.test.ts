import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShardTimes } from './sharding/shard.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
let timer: NodeJS.Timeout | undefined;
let said: number;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  clearInterval(timer);
  await world.close();
});

const SILENCE_MS = 1_000;
/** Without sweeps: it is the bridge's word that makes it look again. */
const RARELY_MS = 3_600_000;
const startShard = (sweepIntervalMs = RARELY_MS, shardTimes?: ShardTimes) =>
  world.startShard('one', {
    bridgeSilenceLimitMs: SILENCE_MS,
    bridgeWordLimitMs: 30_000,
    sweepIntervalMs,
    ...(shardTimes === undefined ? {} : { shardTimes }),
  });
/** A bridge that goes on saying the same. */
const speak = (allocation: 'open' | 'closed' | 'half-open', everyMs = SILENCE_MS / 5) => {
  clearInterval(timer);
  said = 0;
  const say = () => {
    said += 1;
    world.bridgeSays('bridge', allocation);
  };
  say();
  timer = setInterval(say, everyMs);
};
const areMatched = async (count: number) => {
  const events = await waitFor(async () => {
    const found = await world.events();
    return found.length >= count ? found : undefined;
  });
  expect(events).toHaveLength(count);
  return events.map(({ match }) => match.tickets.map(({ ticketId }) => ticketId).sort());
};

describe('while no games can be had, a matcher', () => {
  it('forms no matches; who joins searches, may cancel and times out; and matches at once when games are back', async () => {
    speak('open');
    const { matcher } = await startShard();
    const [cancelling, short] = [await world.join(1500), await world.join(1500, { maxWaitMs: 300 })];
    const [a, b] = [await world.join(1500), await world.join(1510)];
    await waitFor(() => matcher.ticketCount >= 3);
    expect(await world.store.cancel('demo', [cancelling])).toEqual([{ outcome: 'cancelled' }]);
    world.publish([{ op: 'leave', tenant: 'demo', pool: cancelling.pools[0]!, ticketId: cancelling.id }]);
    await waitFor(async () => (await world.stateOf(short)) === 'TIMED_OUT');
    await waitFor(() => matcher.ticketCount === 2);
    expect([await world.stateOf(a), await world.stateOf(b)]).toEqual(['SEARCHING', 'SEARCHING']);
    expect(await world.events()).toEqual([]);
    speak('closed');
    expect(await areMatched(1)).toEqual([[a.id, b.id].sort()]);
  });

  it('risks one match, of the longest waiting, when a bridge asks for one to try with', async () => {
    speak('open');
    const { matcher } = await startShard();
    const tickets = [];
    for (let players = 0; players < 6; players += 1) tickets.push(await world.join(1500));
    await waitFor(() => matcher.ticketCount === 6);
    speak('half-open');
    const [trial] = await areMatched(1);
    const longest = tickets.toSorted((a, b) => a.enqueuedAt - b.enqueuedAt || (a.id < b.id ? -1 : 1))[0];
    expect(trial).toContain(longest!.id);
    await waitFor(() => matcher.ticketCount === 4);
    speak('closed');
    expect((await areMatched(3)).flat().sort()).toEqual(tickets.map(({ id }) => id).sort());
  });

  it('matches again when no bridge is there any more', async () => {
    speak('open');
    const { matcher } = await startShard();
    await world.join(1500);
    await world.join(1500);
    await waitFor(() => matcher.ticketCount === 2);
    expect(await world.events()).toEqual([]);
    clearInterval(timer);
    await areMatched(1);
  });

  it('forms none either when it is started just then', async () => {
    const tickets = [await world.enqueue(1500), await world.enqueue(1500)];
    speak('open', 0.9 * SILENCE_MS);
    // It takes its partitions as soon as it may.
    const { matcher } = await startShard(RARELY_MS, { heartbeatMs: 100, silenceLimitMs: 1_500, settleMs: 1 });
    // Long enough for it to have matched them, had it begun without knowing.
    await waitFor(() => said >= 3);
    expect(matcher.ticketCount).toBe(2);
    for (const ticket of tickets) expect(await world.stateOf(ticket)).toBe('SEARCHING');
    speak('closed');
    await areMatched(1);
  });

  it('does not take its own deafness for the end of the outage', async () => {
    speak('open');
    const { matcher } = await startShard(100);
    world.natsServer.kill();
    await world.natsServer.exited;
    clearInterval(timer);
    const tickets = [await world.enqueue(1500), await world.enqueue(1500)];
    await waitFor(() => matcher.ticketCount === 2);
    const silentSince = performance.now();
    await waitFor(() => performance.now() - silentSince > 2 * SILENCE_MS);
    for (const ticket of tickets) expect(await world.stateOf(ticket)).toBe('SEARCHING');
  });
});
