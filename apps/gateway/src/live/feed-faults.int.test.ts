import { chessRuleset, startCuttingProxy, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAsBridge } from '../testing/answer-as-bridge.ts';
import { kept } from '../testing/challenge-world.ts';
import { commitIn, type FeedForTest, feedForTest, joinIn, listenTo } from '../testing/feed-for-test.ts';

const GRACE_MS = 3_000;
const watched = { ...chessRuleset, name: 'watched', presence: { graceMs: GRACE_MS } };
let world: FeedForTest;
beforeAll(async () => {
  world = await feedForTest({ rulesets: [chessRuleset, watched] });
});
afterAll(() => world.stop());
let players = 0;
const fresh = () => `player-${++players}`;

/** A way to a server that can be cut. */
async function cuttable(url: string) {
  const proxy = await startCuttingProxy(Number(new URL(url).port));
  const through = new URL(url);
  through.port = String(proxy.port);
  return { ...proxy, url: through.href.replace(/\/$/, '') };
}

describe('while the store is away', () => {
  it('listeners stay, and are told where things stand when it is back', async () => {
    const redis = await cuttable(world.redisUrl);
    const feed = await world.feed({ retryMs: 100, lookMs: 300, sweepMs: 50 }, { redis: redis.url });
    const [ann, bob] = [fresh(), fresh()];
    const before = listenTo(feed, ann);
    await before.until('snapshot');
    redis.cutAnswers();
    const ticket = await joinIn(world.store, ann);
    const meanwhile = listenTo(feed, bob);
    await commitIn(world.store, ticket, await joinIn(world.store, bob));
    expect(feed.listenerCount).toBe(2);
    redis.passAnswers();
    await before.until('ticket.placing');
    expect(await meanwhile.until('snapshot')).toMatchObject({ data: { entry: { status: 'PLACING' } } });
    expect(meanwhile.types()).toEqual(['snapshot']);
    await redis.stop();
  });
});

describe('while NATS is away', () => {
  it('who comes is told where things stand, and all is looked after when it is back', async () => {
    const nats = await cuttable(world.natsUrl);
    const bridge = await answerAsBridge(world.natsUrl);
    bridge.answer('challenge.open', { outcome: 'listed', incoming: [], outgoing: [] });
    const feed = await world.feed({ spreadMs: 100, sweepMs: 50 }, { nats: nats.url });
    const [ann, bob] = [fresh(), fresh()];
    const before = listenTo(feed, ann);
    await before.until('snapshot');
    nats.cutAnswers();
    const ticket = await joinIn(world.store, ann);
    const meanwhile = listenTo(feed, bob);
    await meanwhile.until('snapshot');
    await commitIn(world.store, ticket, await joinIn(world.store, bob));
    expect(before.types()).toEqual(['snapshot']);
    bridge.answer('challenge.open', { outcome: 'listed', incoming: [kept], outgoing: [] });
    nats.passAnswers();
    for (const heard of [before, meanwhile]) {
      await waitFor(() => heard.types().includes('ticket.placing'));
      // What happened to challenges was not heard: a snapshot tells where they stand.
      expect(await heard.until('snapshot')).toMatchObject({
        data: { entry: { status: 'PLACING' }, challenges: { incoming: [kept] } },
      });
    }
    expect(before.types().slice(-2)).toEqual(['ticket.placing', 'snapshot']);
    expect(before.events.map(({ seq }) => seq)).toEqual(before.events.map((_, index) => index + 1));
    await bridge.stop();
    await nats.stop();
  });
});

describe('who listens', () => {
  const absent = () => world.store.findAbsent('demo', 'watched', GRACE_MS, 100);

  it('looks after the entry; who has gone does not; who comes back in time loses nothing', async () => {
    const feed = await world.feed({ sweepMs: 50 });
    const [staying, leaving, back] = [fresh(), fresh(), fresh()];
    const ids = new Map<string, string>();
    const heard = new Map(
      await Promise.all(
        [staying, leaving, back].map(async (userId) => {
          const listening = listenTo(feed, userId);
          await listening.until('snapshot');
          ids.set(userId, (await joinIn(world.store, userId, 'watched')).id);
          await listening.until('ticket.searching');
          return [userId, listening] as const;
        }),
      ),
    );
    heard.get(leaving)?.stop();
    heard.get(back)?.stop();
    const returned = listenTo(feed, back);
    await returned.until('snapshot');
    const gone = new Set<string>();
    await waitFor(async () => {
      for (const id of await absent()) gone.add(id);
      return gone.has(ids.get(leaving) ?? '');
    });
    expect([...gone]).toEqual([ids.get(leaving)]);
  });
});
