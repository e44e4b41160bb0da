import { type Challenge, liveEventSchema } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAsBridge } from '../testing/answer-as-bridge.ts';
import { kept } from '../testing/challenge-world.ts';
import { commitIn, type FeedForTest, feedForTest, finalizeIn, joinIn, listenTo } from '../testing/feed-for-test.ts';
import { LiveFeedFullError } from './live-feed.ts';

let world: FeedForTest;
beforeAll(async () => {
  world = await feedForTest();
});
afterAll(() => world.stop());
let players = 0;
const fresh = () => `player-${++players}`;

describe('a live feed', () => {
  it('tells a player from the join to the match, beginning with a snapshot', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    const ticket = await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    const match = await commitIn(world.store, ticket, await joinIn(world.store, fresh()));
    await heard.until('ticket.placing');
    await finalizeIn(world.store, match, 'game-1');
    await heard.until('ticket.matched');
    expect(heard.types()).toEqual(['snapshot', 'ticket.searching', 'ticket.placing', 'ticket.matched']);
    expect(heard.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(new Set(heard.events.map(({ epoch }) => epoch)).size).toBe(1);
    for (const event of heard.events) expect(liveEventSchema.parse(event)).toEqual(event);
    expect(heard.events[0]).toMatchObject({ data: { entry: null, challenges: null } });
    expect(heard.events[3]).toMatchObject({
      data: { entry: { queue_entry_id: ticket.id, assignment: { game_id: 'game-1', color: 'white' } } },
    });
  });

  it('tells of a match that came to nothing, and of the end of an entry before the next one', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    const first = await joinIn(world.store, ann);
    const match = await commitIn(world.store, first, await joinIn(world.store, fresh()));
    await heard.until('ticket.placing');
    await world.store.requeueMatches('demo', [{ match, reason: 'refused', final: false }]);
    expect(await heard.until('ticket.requeued')).toMatchObject({ data: { entry: { reason: 'refused' } } });
    // One signal for both: the other is lost.
    await world.silentStore.cancel('demo', [first]);
    const second = await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    expect(heard.types().slice(-2)).toEqual(['ticket.cancelled', 'ticket.searching']);
    expect(heard.events.at(-1)).toMatchObject({ data: { entry: { queue_entry_id: second.id } } });
  });

  it('repeats nothing, however often it is told of the same', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    const ticket = await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    for (let count = 0; count < 50; count += 1) world.publisher.tickets([ticket]);
    await world.store.cancel('demo', [ticket]);
    await heard.until('ticket.cancelled');
    for (let count = 0; count < 50; count += 1) world.publisher.tickets([ticket]);
    await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    expect(heard.types()).toEqual(['snapshot', 'ticket.searching', 'ticket.cancelled', 'ticket.searching']);
  });

  it('makes good a signal that was lost, by looking again', async () => {
    const feed = await world.feed({ lookMs: 200, sweepMs: 50 });
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    const ticket = await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    const match = await commitIn(world.silentStore, ticket, await joinIn(world.silentStore, fresh()));
    await heard.until('ticket.placing');
    await finalizeIn(world.silentStore, match, 'game-2');
    await heard.until('ticket.matched');
  });

  it('an entry that vanished with a fail-over is told as a new snapshot without it', async () => {
    const feed = await world.feed({ lookMs: 200, sweepMs: 50 });
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    const ticket = await joinIn(world.store, ann);
    const { seq, epoch } = await heard.until('ticket.searching');
    await world.lose(ticket);
    expect(await heard.until('snapshot')).toMatchObject({ epoch, seq: seq + 1, data: { entry: null } });
    // From before it nobody goes on.
    const back = listenTo(feed, ann, { after: `${epoch}:${seq}` });
    expect(await back.until('snapshot')).toMatchObject({ seq: seq + 1 });
  });

  it('remembers what happened while nobody listened, and forgets it after a while', async () => {
    const feed = await world.feed({ lingerMs: 60_000 });
    const ann = fresh();
    const before = listenTo(feed, ann);
    const { epoch } = await before.until('snapshot');
    before.stop();
    expect([feed.playerCount, feed.listenerCount]).toEqual([0, 0]);
    await world.store.cancel('demo', [await joinIn(world.store, ann)]);
    await joinIn(world.store, ann);
    const after = listenTo(feed, ann, { after: `${epoch}:1` });
    await after.until('ticket.searching');
    expect(after.types()).not.toContain('snapshot');
    expect(before.types()).toEqual(['snapshot']);

    const short = await world.feed({ lingerMs: 100, sweepMs: 50 });
    const once = listenTo(short, ann);
    const first = await once.until('snapshot');
    once.stop();
    await waitFor(
      async () => {
        const again = listenTo(short, ann);
        const { epoch: now } = await again.until('snapshot');
        again.stop();
        return now !== first.epoch;
      },
      { intervalMs: 300 },
    );
  });

  it('listens for so many players at most, and lets go of those who are not there first', async () => {
    const feed = await world.feed({ maxPlayers: 2 });
    const [ann, bob, cid] = [fresh(), fresh(), fresh()];
    const heard = listenTo(feed, ann);
    listenTo(feed, bob);
    expect(feed.hasRoomFor({ tenant: 'demo', userId: cid })).toBe(false);
    expect(feed.hasRoomFor({ tenant: 'demo', userId: ann })).toBe(true);
    expect(() => listenTo(feed, cid)).toThrow(LiveFeedFullError);
    heard.stop();
    expect(feed.hasRoomFor({ tenant: 'demo', userId: cid })).toBe(true);
    await listenTo(feed, cid).until('snapshot');
    expect([feed.playerCount, feed.listenerCount]).toEqual([2, 2]);
  });

  it('tells nothing any more after it was stopped', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    feed.stop();
    const other = listenTo(await world.feed(), ann);
    await other.until('snapshot');
    await joinIn(world.store, ann);
    await other.until('ticket.searching');
    expect(heard.types()).toEqual(['snapshot']);
  });
});

describe('challenges', () => {
  const signal = (userId: string, event: 'received' | 'accepted' | 'failed' | 'started', changes: Partial<Challenge>) =>
    world.publisher.send(
      { tenant: 'demo', userId },
      {
        v: 1,
        kind: 'challenge',
        event,
        challenge: { ...kept, challenge_id: `${kept.challenge_id.slice(0, -1)}9`, ...changes },
      },
    );

  const mine = { ...kept, challenge_id: '01990000-0000-7000-8000-00000000c00a' };

  it('open ones are in the snapshot, asked of a bridge with whom the player blocks', async () => {
    const bridge = await answerAsBridge(world.natsUrl);
    bridge.answer('challenge.open', { outcome: 'listed', incoming: [kept], outgoing: [mine] });
    const feed = await world.feed();
    const heard = listenTo(feed, fresh());
    expect(await heard.until('snapshot')).toMatchObject({
      data: { challenges: { incoming: [kept], outgoing: [mine] } },
    });
    expect(bridge.asked).toEqual([
      { operation: 'challenge.open', request: expect.objectContaining({ blocked: [], limit: 50 }) },
    ]);
    await bridge.stop();
  });

  it('open ones are in the snapshot also where the bridge is one of the release before', async () => {
    const bridge = await answerAsBridge(world.natsUrl);
    bridge.answer('challenge.open', { outcome: 'malformed', reason: 'no such operation' });
    bridge.answer('challenge.list', ({ direction }) => ({
      outcome: 'listed',
      page: { challenges: direction === 'incoming' ? [kept] : [mine], next_cursor: null },
    }));
    const feed = await world.feed();
    const heard = listenTo(feed, fresh());
    expect(await heard.until('snapshot')).toMatchObject({
      data: { challenges: { incoming: [kept], outgoing: [mine] } },
    });
    expect(bridge.asked.slice(1).map(({ request }) => request)).toEqual([
      expect.objectContaining({ status: 'PENDING', direction: 'incoming', blocked: [] }),
      expect.objectContaining({ status: 'PENDING', direction: 'outgoing', blocked: [] }),
    ]);
    await bridge.stop();
  });

  it('what happens to them is told as it comes, but nothing twice, and nothing that is overtaken', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    signal(ann, 'received', {});
    signal(ann, 'received', {});
    signal(ann, 'accepted', { status: 'ACCEPTED' });
    signal(ann, 'received', {});
    signal(ann, 'failed', { failed_attempts: 1, reason: 'no server' });
    signal(ann, 'accepted', { status: 'ACCEPTED' });
    signal(ann, 'accepted', { status: 'ACCEPTED', failed_attempts: 1 });
    signal(ann, 'started', { status: 'STARTED', failed_attempts: 1 });
    await heard.until('challenge.started');
    expect(heard.types()).toEqual([
      'snapshot',
      ...['received', 'accepted', 'failed', 'accepted', 'started'].map((event) => `challenge.${event}`),
    ]);
    expect(heard.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('what happens while a bridge thinks comes after the snapshot, in order', async () => {
    const bridge = await answerAsBridge(world.natsUrl);
    const feed = await world.feed();
    const ann = fresh();
    // The bridge is silent: the snapshot waits for at most a second.
    const heard = listenTo(feed, ann);
    await waitFor(() => bridge.asked.length === 1);
    signal(ann, 'received', {});
    await joinIn(world.store, ann);
    await heard.until('ticket.searching');
    expect(heard.types()).toEqual(['snapshot', 'challenge.received', 'ticket.searching']);
    expect(heard.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(heard.events[0]).toMatchObject({ data: { entry: null, challenges: null } });
    await bridge.stop();
  });
});

describe('a revocation', () => {
  it('reaches every listener of the player, or of all', async () => {
    const feed = await world.feed();
    const ann = fresh();
    const asked: string[] = [];
    const player = { tenant: 'demo', userId: ann, blocked: [] };
    const askedOf = (name: string) => ({ send: () => undefined, revoked: () => void asked.push(name) });
    for (const name of ['ann', 'ann too']) feed.attach(player, askedOf(name));
    feed.attach({ ...player, userId: fresh() }, askedOf('bob'));
    const heard = listenTo(feed, ann);
    await heard.until('snapshot');
    feed.revoke(() => false, player);
    expect(asked).toEqual(['ann', 'ann too']);
    feed.revoke(() => false);
    expect(asked.slice(2).sort()).toEqual(['ann', 'ann too', 'bob']);
  });
});
