import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRequest, gameRequest, serviceToken, startTestSim } from './testing/sim-client.ts';

let sim: Awaited<ReturnType<typeof startTestSim>>;
beforeAll(async () => {
  sim = await startTestSim();
});
afterAll(() => sim.stop());

describe('creating a game', () => {
  it('answers 201 with an id and a server, and the same game with 200 when it is asked again', async () => {
    const request = gameRequest();
    const first = await sim.createGame(request);
    const second = await sim.createGame(request);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ match_id: request.match_id, server_addr: expect.any(String) });
    expect(second.status).toBe(200);
    expect(second.json).toEqual(first.json);
  });

  it('creates one game for a key that is posted many times at once', async () => {
    const request = gameRequest();
    const replies = await Promise.all(Array.from({ length: 20 }, () => sim.createGame(request)));
    expect(new Set(replies.map((reply) => reply.json.game_id)).size).toBe(1);
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
  });

  it('does not mind the order of the members, but refuses another body under a known key for good', async () => {
    const request = gameRequest({ attributes: { a: '1', b: '2' } });
    await sim.createGame(request);
    expect((await sim.createGame({ ...request, attributes: { b: '2', a: '1' } })).status).toBe(200);
    const other = await sim.createGame({ ...request, attributes: { a: '2' } });
    expect(other.status).toBe(422);
    expect(other.json).toMatchObject({ retryable: false });
  });

  it('refuses a key that is missing or is not the match of the body', async () => {
    const request = gameRequest();
    expect((await sim.send('POST', '/v1/games', request)).status).toBe(400);
    const foreign = await sim.send('POST', '/v1/games', request, { 'idempotency-key': crypto.randomUUID() });
    expect(foreign.status).toBe(400);
    expect((await sim.send('GET', `/v1/games/by-key/${request.match_id}`)).status).toBe(404);
  });

  it('names the field of a malformed body, and refuses unknown fields', async () => {
    const broken = await sim.send('POST', '/v1/games', {
      ...gameRequest(),
      players: [{ id: 'a b', rating: 1, team: 'x' }],
    });
    expect(broken.status).toBe(400);
    expect(broken.json).toMatchObject({ error: 'invalid_request', reason: expect.stringContaining('players.0.id') });
    const extra = await sim.send('POST', '/v1/games', { ...gameRequest(), surprise: 1 });
    expect(extra.json).toMatchObject({ reason: expect.stringContaining('surprise') });
    expect((await sim.send('POST', '/v1/games', '{')).json).toMatchObject({ reason: 'the body is not JSON' });
  });

  it('answers 413 to a body beyond 64 KiB', async () => {
    expect((await sim.send('POST', '/v1/games', ' '.repeat(65 * 1024))).status).toBe(413);
  });
});

describe('the service token', () => {
  it.each([
    ['is missing', async () => ''],
    ['is signed with another secret', () => serviceToken({ secret: 'another-secret-of-32-characters-or-more' })],
    ['is for another audience', () => serviceToken({ audience: 'gateway' })],
    ['has expired', () => serviceToken({ expiresAt: 1 })],
  ])('is required: 401 when it %s', async (_, token) => {
    const request = gameRequest();
    const headers = { authorization: `Bearer ${await token()}`, 'idempotency-key': request.match_id };
    expect((await sim.send('POST', '/v1/games', request, headers)).status).toBe(401);
    expect((await sim.send('GET', `/v1/games/by-key/${request.match_id}`, undefined, headers)).status).toBe(401);
    expect((await sim.send('DELETE', '/v1/games/game_1', undefined, headers)).status).toBe(401);
    expect((await sim.send('GET', `/v1/games/by-key/${request.match_id}`)).status).toBe(404);
  });
});

describe('looking up and withdrawing', () => {
  it('finds the game of a match by its key', async () => {
    const request = gameRequest();
    const created = await sim.createGame(request);
    const found = await sim.send('GET', `/v1/games/by-key/${request.match_id}`);
    expect(found.status).toBe(200);
    expect(found.json).toEqual(created.json);
  });

  it('withdraws a game once and for all: repeating is fine, it is not found any more and never comes back', async () => {
    const request = gameRequest();
    const path = `/v1/games/${String((await sim.createGame(request)).json.game_id)}`;
    expect((await sim.send('DELETE', path)).status).toBe(204);
    expect((await sim.send('DELETE', path)).status).toBe(204);
    expect((await sim.send('DELETE', '/v1/games/game_unknown')).status).toBe(204);
    expect((await sim.send('GET', `/v1/games/by-key/${request.match_id}`)).status).toBe(404);
    const again = await sim.createGame(request);
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ retryable: false });
  });
});

describe('letting players into a running game', () => {
  const startGame = async () => String((await sim.createGame(gameRequest())).json.game_id);
  const playersOf = async (gameId: string) => (await sim.ledger()).games.find((game) => game.game_id === gameId);

  it('answers 201 with that game, and 200 when it is asked again; by-key finds it', async () => {
    const [gameId, request] = [await startGame(), addRequest()];
    const first = await sim.addPlayers(gameId, request);
    expect(first.status).toBe(201);
    expect(first.json).toMatchObject({ game_id: gameId, match_id: request.match_id });
    const second = await sim.addPlayers(gameId, request);
    expect([second.status, second.json]).toEqual([200, first.json]);
    const found = await sim.send('GET', `/v1/games/by-key/${request.match_id}`);
    expect([found.status, found.json]).toEqual([200, first.json]);
    expect((await playersOf(gameId))?.additions).toEqual([
      { match_id: request.match_id, add_requests: 2, withdrawn: false, players: request.players },
    ]);
  });

  it('keeps several joiners of one game apart', async () => {
    const gameId = await startGame();
    const requests = [addRequest(), addRequest(), addRequest()];
    await Promise.all(requests.flatMap((request) => [request, request]).map((each) => sim.addPlayers(gameId, each)));
    const additions = (await playersOf(gameId))?.additions ?? [];
    expect(new Map(additions.map(({ match_id, add_requests }) => [match_id, add_requests]))).toEqual(
      new Map(requests.map(({ match_id }) => [match_id, 2])),
    );
    expect(additions).toHaveLength(3);
  });

  it('says 404 of a game that it does not know and 410 of one that is over', async () => {
    expect((await sim.addPlayers('game_unknown', addRequest())).status).toBe(404);
    const gameId = await startGame();
    await sim.send('DELETE', `/v1/games/${gameId}`);
    expect((await sim.addPlayers(gameId, addRequest())).status).toBe(410);
  });

  it('refuses a key that stands for something else for good', async () => {
    const [gameId, created] = [await startGame(), gameRequest()];
    await sim.createGame(created);
    const request = addRequest();
    await sim.addPlayers(gameId, request);
    for (const reply of [
      await sim.addPlayers(gameId, { ...request, queue: 'other' }),
      await sim.addPlayers(await startGame(), request),
      await sim.addPlayers(gameId, addRequest({ match_id: created.match_id })),
      await sim.createGame(gameRequest({ match_id: request.match_id })),
    ])
      expect([reply.status, reply.json.retryable]).toEqual([422, false]);
  });

  it('takes them out once and for all, and not the game nor the others', async () => {
    const gameId = await startGame();
    const [stays, goes, late] = [addRequest(), addRequest(), addRequest()];
    for (const request of [stays, goes]) await sim.addPlayers(gameId, request);
    for (const { match_id } of [goes, goes, late])
      expect((await sim.send('DELETE', `/v1/games/${gameId}/players/${match_id}`)).status).toBe(204);
    for (const request of [goes, late]) {
      expect((await sim.addPlayers(gameId, request)).status).toBe(409);
      expect((await sim.send('GET', `/v1/games/by-key/${request.match_id}`)).status).toBe(404);
    }
    expect((await sim.addPlayers(gameId, stays)).status).toBe(200);
    expect((await sim.send('DELETE', `/v1/games/game_unknown/players/${goes.match_id}`)).status).toBe(404);
  });

  it('needs the key in the header too, and a sound body', async () => {
    const gameId = await startGame();
    expect((await sim.send('POST', `/v1/games/${gameId}/players`, addRequest())).status).toBe(400);
    expect((await sim.addPlayers(gameId, addRequest({ players: [] }))).status).toBe(400);
  });
});

describe('a batch', () => {
  it('answers each game on its own, in order', async () => {
    const known = gameRequest();
    await sim.createGame(known);
    const fresh = gameRequest();
    const reply = await sim.send('POST', '/v1/games:batch', { games: [{ ...known, region: 'eu' }, fresh] });
    expect(reply.status).toBe(200);
    expect(reply.json.results).toMatchObject([
      { match_id: known.match_id, status: 422, refusal: { retryable: false } },
      { match_id: fresh.match_id, status: 201, game: { match_id: fresh.match_id } },
    ]);
  });

  it('creates nothing when one member is malformed', async () => {
    const good = gameRequest();
    expect((await sim.send('POST', '/v1/games:batch', { games: [good, { nonsense: 1 }] })).status).toBe(400);
    expect((await sim.send('GET', `/v1/games/by-key/${good.match_id}`)).status).toBe(404);
    expect((await sim.send('POST', '/v1/games:batch', '{')).json).toMatchObject({ reason: 'the body is not JSON' });
  });

  it('needs a service token, and has at most 2 MiB', async () => {
    const games = [gameRequest()];
    const refused = await sim.send('POST', '/v1/games:batch', { games }, { authorization: 'Bearer nonsense' });
    expect([refused.status, refused.json.retryable]).toEqual([401, false]);
    expect((await sim.send('POST', '/v1/games:batch', ' '.repeat(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await sim.send('GET', '/v1/games:batch')).status).toBe(404);
    expect((await sim.ledger()).games.map(({ match_id }) => match_id)).not.toContain(games[0]?.match_id);
  });
});

describe('health', () => {
  it('is told without a token', async () => {
    for (const path of ['/healthz', '/readyz'])
      expect((await sim.send('GET', path, undefined, { authorization: '' })).status).toBe(200);
    expect((await sim.send('GET', '/nowhere')).status).toBe(404);
  });
});
