import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchAt, newTenant, type RatingsWorld, startRatingsWorld } from './testing/ratings-world.ts';
import { ADA_WINS, createResultRows, DUEL } from './testing/result-rows.ts';

let world: RatingsWorld;
let table: ReturnType<typeof createResultRows>;
beforeAll(async () => {
  world = await startRatingsWorld();
  table = createResultRows(world.databaseUrl);
});
afterAll(() => world?.stop());

const playDuel = () => world.played(matchAt(world.nowMs(), { tenant: newTenant(), teams: DUEL }));

describe('reports of one match that come at once', () => {
  it('change ratings once, where 100 say the same', async () => {
    const match = await playDuel();
    const replies = await Promise.all(Array.from({ length: 100 }, () => world.report(match, ADA_WINS)));
    expect(replies.map(({ outcome }) => outcome)).toEqual(replies.map(() => 'recorded'));
    expect(replies.filter((reply) => reply.outcome === 'recorded' && !reply.repeated)).toHaveLength(1);
    expect(new Set(replies.map((reply) => JSON.stringify({ ...reply, repeated: true }))).size).toBe(1);
    expect((await table.ratings(match.tenant)).map(({ games }) => games)).toEqual([1, 1]);
    expect(await table.changes(match.tenant)).toHaveLength(2);
  });

  it('give it the result of whichever is first, whole, where 50 say this and 50 that', async () => {
    const match = await playDuel();
    const bobWins = {
      players: [
        { user_id: 'ada', outcome: 'loss' as const },
        { user_id: 'bob', outcome: 'win' as const },
      ],
    };
    const replies = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const isAda = index % 2 === 0;
        return { isAda, reply: await world.report(match, isAda ? ADA_WINS : bobWins) };
      }),
    );
    const [record] = await table.players(match.id);
    const adaWon = record?.outcome === 'win';
    for (const { isAda, reply } of replies) expect(reply.outcome).toBe(isAda === adaWon ? 'recorded' : 'conflict');
    const wins = (await table.ratings(match.tenant)).map((row) => [row.wins, row.losses]);
    expect(wins).toEqual([1, 0].map((ada) => (adaWon ? [ada, 1 - ada] : [1 - ada, ada])));
  });
});

describe('results of matches that share players', () => {
  it('that come together neither block each other nor lose a game', async () => {
    const tenant = newTenant();
    const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
    const half = names.length / 2;
    // Everybody plays in every match, on changing sides and in changing order.
    const matches = await Promise.all(
      Array.from({ length: 40 }, (_, turn) => {
        const order = names.map((_name, index) => names[(index * 3 + turn) % names.length]!);
        const teams = { red: order.slice(0, half), blue: order.slice(half).toReversed() };
        return world.played(matchAt(world.nowMs(), { tenant, queue: 'brawl', teams }));
      }),
    );
    const result = {
      teams: [
        { team: 'red', outcome: 'win' as const },
        { team: 'blue', outcome: 'loss' as const },
      ],
    };
    const replies = await Promise.all(matches.map((match) => world.report(match, result)));
    expect(replies.map(({ outcome }) => outcome)).toEqual(matches.map(() => 'recorded'));
    expect((await table.ratings(tenant)).map(({ games }) => games)).toEqual(names.map(() => 40));
    // Each change begins where the one before it ended, but for a millisecond of idleness, which moves no rating.
    const changes = Map.groupBy(await table.changes(tenant), ({ user_id }) => user_id);
    for (const name of names) {
      const steps = changes.get(name) ?? [];
      expect(steps).toHaveLength(40);
      for (const [index, step] of steps.entries())
        expect(step.rating_before).toBe(index === 0 ? 1_500 : steps[index - 1]?.rating_after);
    }
  });

  it('leave the last of them in the rating cache', async () => {
    const tenant = newTenant();
    await Promise.all(Array.from({ length: 30 }, (_, index) => world.duel(tenant, ['ada', `foe-${index}`])));
    const [ada] = await table.ratings(tenant);
    expect((await world.cache.read(tenant, 'ladder', ['ada']))[0]).toMatchObject({ rating: ada?.rating, games: 30 });
  });
});
