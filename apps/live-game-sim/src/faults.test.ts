import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFaults } from './faults.ts';
import { seededRandom } from './seeded-random.ts';
import { addRequest, gameRequest, startTestSim } from './testing/sim-client.ts';

let sim: Awaited<ReturnType<typeof startTestSim>>;
beforeEach(async () => {
  sim = await startTestSim({ ledgerLimit: 3 });
});
afterEach(() => sim.stop());

const setFault = (fault: object) => sim.send('PUT', '/sim/faults', fault);
const exists = async (matchId: string) => (await sim.send('GET', `/v1/games/by-key/${matchId}`)).status === 200;

describe('a fault', () => {
  it.each([
    ['error500', 500, false],
    ['unavailable', 503, false],
    ['refuse', 409, false],
    ['refuse_final', 422, false],
    ['timeout_before_create', 504, false],
    ['timeout_after_create', 504, true],
    ['garbage', 201, true],
    ['slow', 201, true],
    ['none', 201, true],
  ])('%s answers %i, and whether a game exists afterwards is %s', async (mode, status, created) => {
    await setFault({ mode, delay_ms: 5 });
    const request = gameRequest();
    const reply = await sim.createGame(request);
    expect(reply.status).toBe(status);
    expect(await exists(request.match_id)).toBe(created);
    expect(typeof reply.json.game_id === 'string').toBe(mode === 'slow' || mode === 'none');
    expect(reply.retryAfter).toBe(mode === 'unavailable' ? '1' : null);
    if (mode.startsWith('refuse')) expect(reply.json).toMatchObject({ retryable: mode === 'refuse' });
  });

  it.each([
    ['error500', 500, false],
    ['refuse', 409, false],
    ['refuse_final', 422, false],
    ['timeout_before_create', 504, false],
    ['timeout_after_create', 504, true],
    ['garbage', 201, true],
    ['slow', 201, true],
  ])(
    '%s hits players on their way into a running game alike: %i, and whether they are in is %s',
    async (mode, status, isIn) => {
      const { game_id: gameId } = (await sim.createGame(gameRequest())).json;
      await setFault({ mode, delay_ms: 5 });
      const request = addRequest();
      expect((await sim.addPlayers(String(gameId), request)).status).toBe(status);
      expect(await exists(request.match_id)).toBe(isIn);
    },
  );

  it('says nothing while the caller waits, although the game may exist by then', async () => {
    await setFault({ mode: 'timeout_after_create' });
    const request = gameRequest();
    const caller = new AbortController();
    const reply = sim.createGame(request, caller.signal);
    const answered = reply.then(
      () => true,
      () => false,
    );
    while (!(await exists(request.match_id)));
    caller.abort();
    expect(await answered).toBe(false);
  });

  it('hits each game of a batch on its own', async () => {
    await setFault({ mode: 'refuse_final', count: 1 });
    const games = [gameRequest(), gameRequest()];
    const reply = await sim.send('POST', '/v1/games:batch', { games });
    expect(reply.json.results).toMatchObject([{ status: 422 }, { status: 201 }]);
  });

  it.each([
    ['garbage', 201],
    ['timeout_after_create', 504],
  ])('%s of one game of a batch is the answer to all: %i, and all games exist', async (mode, status) => {
    await setFault({ mode, count: 1, delay_ms: 5 });
    const games = [gameRequest(), gameRequest()];
    const reply = await sim.send('POST', '/v1/games:batch', { games });
    expect([reply.status, reply.json.results]).toEqual([status, undefined]);
    for (const { match_id } of games) expect(await exists(match_id)).toBe(true);
  });

  it('stops after count requests', async () => {
    await setFault({ mode: 'error500', count: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await sim.createGame(gameRequest())).status);
    expect(statuses).toEqual([500, 500, 201, 201]);
    expect((await sim.send('GET', '/sim/faults')).json).toEqual({ mode: 'error500', count: 2, hits: 2 });
  });

  it('is refused when it makes no sense', async () => {
    for (const fault of [{ mode: 'explode' }, { mode: 'slow', share: 2 }, { mode: 'slow', extra: 1 }, {}])
      expect((await setFault(fault)).status).toBe(400);
  });

  it('with a share hits the same requests for the same seed', () => {
    const draws = (seed: number) => {
      const faults = createFaults(seededRandom(seed));
      faults.set({ mode: 'error500', share: 0.3 });
      return Array.from({ length: 1_000 }, () => faults.draw() !== undefined);
    };
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    const share = draws(7).filter(Boolean).length / 1_000;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
  });
});

describe('the ledger', () => {
  it('lists what was created and how often each was asked for', async () => {
    const [first, second] = [gameRequest(), gameRequest()];
    await sim.createGame(first);
    await sim.createGame(first);
    await sim.createGame(second);
    const { totals, games } = await sim.ledger();
    expect(totals).toEqual({ created: 2, create_requests: 3, withdrawn: 0 });
    expect(games.map((game) => [game.match_id, game.create_requests])).toEqual([
      [first.match_id, 2],
      [second.match_id, 1],
    ]);
    const page = await sim.send('GET', '/sim/ledger?after=1&limit=1');
    expect(page.json.games).toMatchObject([{ match_id: second.match_id, sequence: 2 }]);
    expect((await sim.send('GET', `/sim/ledger?match_id=${first.match_id}`)).json.games).toHaveLength(1);
    expect((await sim.send('GET', '/sim/ledger?limit=x')).status).toBe(400);
  });

  it('forgets the oldest games beyond its limit, and keeps counting', async () => {
    const requests = Array.from({ length: 5 }, () => gameRequest());
    for (const request of requests) await sim.createGame(request);
    const { totals, games } = await sim.ledger();
    expect(totals.created).toBe(5);
    expect(games.map((game) => game.match_id)).toEqual(requests.slice(2).map((request) => request.match_id));
  });
});
