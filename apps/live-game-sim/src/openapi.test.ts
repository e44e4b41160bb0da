import { readFileSync } from 'node:fs';
import {
  addPlayersRequestSchema,
  createGameReplySchema,
  createGameRequestSchema,
  createGamesReplySchema,
  createGamesRequestSchema,
  gamePlayerSchema,
  gameRefusalSchema,
} from '@paireto/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addRequest, gameRequest, startTestSim } from './testing/sim-client.ts';

type Json = Record<string, unknown>;

const document = parse(
  readFileSync(new URL('../../../docs/live-game-api.openapi.yaml', import.meta.url), 'utf8'),
) as Json;

const at = (pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/'))
    .reduce<unknown>((node, part) => (node as Json)[part], document);

const proseKeys = new Set(['$schema', 'description', 'example', 'title']);

/** A schema without prose and with its references put in. UUIDs are described by their format alone. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (node === null || typeof node !== 'object') return node;
  const { $ref, ...rest } = node as Json;
  if (typeof $ref === 'string') return plain(at($ref.slice(1)));
  const isUuid = rest.format === 'uuid';
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([key, value]) => !(proseKeys.has(key) && typeof value !== 'object') && key !== 'example')
      .filter(([key]) => !(isUuid && key === 'pattern'))
      .map(([key, value]) => [key, plain(value)]),
  );
}

describe('docs/live-game-api.openapi.yaml', () => {
  it.each([
    ['CreateGameRequest', createGameRequestSchema],
    ['AddPlayersRequest', addPlayersRequestSchema],
    ['Player', gamePlayerSchema],
    ['Game', createGameReplySchema],
    ['Refusal', gameRefusalSchema],
    ['CreateGamesRequest', createGamesRequestSchema],
    ['CreateGamesReply', createGamesReplySchema],
  ])('says of %s exactly what the contracts say', (name, schema) => {
    expect(plain(at(`/components/schemas/${name}`))).toEqual(plain(z.toJSONSchema(schema, { io: 'input' })));
  });

  it('has examples that its own schemas accept', () => {
    expect(createGameRequestSchema.safeParse(at('/components/schemas/CreateGameRequest/example')).success).toBe(true);
    expect(addPlayersRequestSchema.safeParse(at('/components/schemas/AddPlayersRequest/example')).success).toBe(true);
    expect(createGameReplySchema.safeParse(at('/components/schemas/Game/example')).success).toBe(true);
    expect(gameRefusalSchema.safeParse(at('/components/schemas/Refusal/example')).success).toBe(true);
  });
});

describe('the simulator', () => {
  let sim: Awaited<ReturnType<typeof startTestSim>>;
  beforeAll(async () => {
    sim = await startTestSim();
  });
  afterAll(() => sim.stop());

  /** The documented schema of this answer; throws when the status is not documented. */
  const documented = (method: string, path: string, status: number): z.ZodType | undefined => {
    const responses = at(`/paths/${path.replaceAll('/', '~1')}/${method}/responses`) as Json;
    const response = plain(responses[String(status)] ?? `${status} is not documented for ${method} ${path}`) as Json;
    if (typeof response !== 'object') throw new Error(String(response));
    const schema = (response.content as Record<string, { schema: Json }> | undefined)?.['application/json']?.schema;
    return schema && z.fromJSONSchema(schema);
  };

  it('answers only what is documented', async () => {
    const request = gameRequest();
    const key = { 'idempotency-key': request.match_id };
    const creation = ['post', '/v1/games', '/v1/games'] as const;
    const playing = String((await sim.createGame(gameRequest())).json.game_id);
    const [addition, late] = [addRequest(), addRequest()];
    const addKey = { 'idempotency-key': addition.match_id };
    const adding = ['post', '/v1/games/{game_id}/players', `/v1/games/${playing}/players`] as const;
    const removal = ['delete', '/v1/games/{game_id}/players/{match_id}'] as const;
    const lookup = ['get', '/v1/games/by-key/{match_id}', `/v1/games/by-key/${request.match_id}`] as const;
    const steps: [method: string, path: string, url: string, status: number, body?: unknown, headers?: object][] = [
      [...lookup, 404],
      [...creation, 400, { nonsense: 1 }, key],
      [...creation, 413, 'x'.repeat(70_000), key],
      [...creation, 401, request, { ...key, authorization: '' }],
      [...creation, 201, request, key],
      [...creation, 200, request, key],
      [...creation, 422, { ...request, region: 'eu' }, key],
      [...lookup, 200],
      ['get', '/v1/games/by-key/{match_id}', '/v1/games/by-key/nonsense', 400],
      ['post', '/v1/games:batch', '/v1/games:batch', 200, { games: [request, gameRequest()] }],
      ['post', '/v1/games:batch', '/v1/games:batch', 400, { games: [] }],
      [...adding, 400, { nonsense: 1 }, addKey],
      [...adding, 413, 'x'.repeat(70_000), addKey],
      [...adding, 401, addition, { ...addKey, authorization: '' }],
      [...adding, 201, addition, addKey],
      [...adding, 200, addition, addKey],
      [...adding, 422, { ...addition, queue: 'other' }, addKey],
      ['post', adding[1], '/v1/games/game_unknown/players', 404, addition, addKey],
      [...removal, `/v1/games/${playing}/players/${addition.match_id}`, 204],
      [...removal, `/v1/games/${playing}/players/nonsense`, 400],
      [...removal, `/v1/games/game_unknown/players/${addition.match_id}`, 404],
      [...adding, 409, addition, addKey],
      ['delete', '/v1/games/{game_id}', `/v1/games/${playing}`, 204],
      [...adding, 410, late, { 'idempotency-key': late.match_id }],
      ['delete', '/v1/games/{game_id}', '/v1/games/game_unknown', 204],
      ['get', '/healthz', '/healthz', 200],
    ];
    for (const [method, path, url, status, body, headers] of steps) {
      const reply = await sim.send(method.toUpperCase(), url, body, headers as Record<string, string> | undefined);
      expect(reply.status, `${method} ${url}`).toBe(status);
      const refused = documented(method, path, status)?.safeParse(reply.json).error;
      expect(refused, `${method} ${url}: ${reply.text}`).toBeUndefined();
    }
    for (const [mode, status] of [['refuse', 409] as const, ['unavailable', 503] as const]) {
      await sim.send('PUT', '/sim/faults', { mode });
      const reply = await sim.createGame(gameRequest());
      expect(reply.status).toBe(status);
      expect(documented('post', '/v1/games', status)?.safeParse(reply.json).success).toBe(true);
    }
  });
});
