import { randomUUID } from 'node:crypto';
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

describe('who is held until the result', () => {
  const heldMatch = async () => {
    const tenant = newTenant();
    const match = { ...matchAt(Date.now(), { tenant, teams: DUEL }), holdForMs: 7_200_000 };
    const tickets = match.tickets.map(({ ticketId, players, pools }) => {
      const about = { id: ticketId, tenant, queue: match.queue, rulesetVersion: 1, pools, maxWaitMs: 60_000 };
      return {
        ...about,
        attributes: [match.attributes],
        players: players.map(({ userId, rating }) => ({ userId, rating })),
      };
    });
    await world.store.enqueue(tenant, tickets);
    await world.store.commitMatches(tenant, [match]);
    await world.store.claimMatches(tenant, [match]);
    await world.store.finalizeMatches(tenant, [{ match, game: { gameId: `game-${match.id}` } }]);
    await world.played(match);
    const joinAgain = async (userId: string) => {
      const [ticket] = tickets.filter(({ players }) => players[0]?.userId === userId);
      const [outcome] = await world.store.enqueue(tenant, [{ ...ticket!, id: randomUUID() }]);
      return outcome?.outcome;
    };
    return { match, joinAgain };
  };

  it.each([
    ['a result', ADA_WINS],
    ['the abort of the game', { aborted: true as const }],
  ])('may join again after %s, and not before', async (_what, result) => {
    const { match, joinAgain } = await heldMatch();
    expect([await joinAgain('ada'), await joinAgain('bob')]).toEqual(['already-queued', 'already-queued']);
    expect(await world.report(match, result)).toMatchObject({ outcome: 'recorded' });
    expect([await joinAgain('ada'), await joinAgain('bob')]).toEqual(['enqueued', 'enqueued']);
  });

  it('is held on after a report that is refused', async () => {
    const { match, joinAgain } = await heldMatch();
    await world.report(match, { players: ADA_WINS.players.slice(1) });
    expect(await joinAgain('ada')).toBe('already-queued');
  });

  it('is freed and known to the rating cache by a repeated report where the first one’s answer was an error', async () => {
    const { match, joinAgain } = await heldMatch();
    await expect(world.reportWithoutRedis(match, ADA_WINS)).rejects.toThrow();
    expect(await table.record(match.id)).toMatchObject({ rated: true });
    expect(await joinAgain('ada')).toBe('already-queued');
    expect(await world.report(match, ADA_WINS)).toMatchObject({ outcome: 'recorded', repeated: true });
    expect(await joinAgain('ada')).toBe('enqueued');
    expect(await world.cache.read(match.tenant, 'ladder', ['ada', 'bob'])).toMatchObject([{ games: 1 }, { games: 1 }]);
  });
});
