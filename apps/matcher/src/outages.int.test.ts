import { startNats, startRedis, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const events = (count: number) =>
  waitFor(
    async () => {
      const found = await world.events();
      return found.length >= count ? found : undefined;
    },
    { timeoutMs: 40_000 },
  );

describe('when something is away, a matcher', () => {
  it('tries the same matches again when a commit was not answered, and announces each once', async () => {
    const sent: string[][] = [];
    await world.startShard('one', {
      wrapStore: (store) => ({
        ...store,
        async commitMatches(tenant, matches) {
          sent.push(matches.map(({ id }) => id));
          const outcomes = await store.commitMatches(tenant, matches);
          if (sent.length < 3) throw new Error('the answer got lost');
          return outcomes;
        },
      }),
    });
    const [a, b] = [await world.join(1500), await world.join(1500)];
    const [event] = await events(1);
    expect(sent).toEqual([[event!.match.id], [event!.match.id], [event!.match.id]]);
    expect(await world.stateOf(a)).toBe('PLACING');
    expect((await world.store.readTicket('demo', b.id))?.matchId).toBe(event!.match.id);
    expect(await world.events()).toHaveLength(1);
  });

  it('announces from the outbox what another left there', async () => {
    // A shard that dies between its commit and its announcement.
    const isDead = Promise.withResolvers<void>();
    const mute = await world.startShard('mute', {
      wrapStore: (store) => ({
        ...store,
        async commitMatches(tenant, matches) {
          const outcomes = await store.commitMatches(tenant, matches);
          await isDead.promise;
          return outcomes;
        },
      }),
    });
    const [a, b] = [await world.join(1500), await world.join(1500)];
    await waitFor(async () => (await world.stateOf(a)) === 'PLACING');
    expect(await world.events()).toEqual([]);
    await mute.kill();
    isDead.resolve();
    await world.startShard('heir');
    const [event] = await events(1);
    expect(event!.match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual([a.id, b.id].sort());
    await waitFor(async () => (await world.store.readOutbox('demo', 0, 10)).length === 0);
  });

  it('goes on matching without NATS, by sweeping, and announces everything once it is back', async () => {
    await world.startShard('one');
    const { dataDir, port } = world.natsServer;
    world.natsServer.kill();
    await world.natsServer.exited;
    const [a, b] = [await world.enqueue(1500), await world.enqueue(1500)];
    await waitFor(async () => (await world.stateOf(a)) === 'PLACING');
    world.natsServer = await startNats({ fast: true, dataDir, port });
    const [event] = await events(1);
    expect(event!.match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual([a.id, b.id].sort());
    await world.join(1500);
    await world.join(1500);
    await events(2);
    await waitFor(async () => (await world.store.readOutbox('demo', 0, 10)).length === 0);
    expect(await world.events()).toHaveLength(2);
  });

  it('survives an outage of Redis and forgets what Redis lost', async () => {
    const { matcher } = await world.startShard('one');
    const [lost] = [await world.join(1000)];
    await waitFor(() => matcher.ticketCount === 1);
    const { dataDir, port } = world.redisServer;
    world.redisServer.kill();
    await world.redisServer.exited;
    // Comes back empty: without durability in tests.
    world.redisServer = await startRedis({ fast: true, dataDir, port });
    await waitFor(() => matcher.ticketCount === 0);
    await waitFor(async () => (await world.stateOf(lost)) === undefined);
    const [a, b] = [await waitFor(() => world.join(1500)), await waitFor(() => world.join(1500))];
    const [event] = await events(1);
    expect(event!.match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual([a.id, b.id].sort());
  });
});
