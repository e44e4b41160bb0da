import {
  liveEventSchema,
  type Ruleset,
  rulesetSchema,
  socketCloseCodes,
  socketRequestSchema,
} from '@paireto/contracts';
import { chessRuleset, presetRuleset } from '@paireto/testkit';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { App } from '../http/app-env.ts';
import { appForTest, internalAppForTest } from '../testing/app-for-test.ts';
import { teamsFile } from '../testing/ruleset-files.ts';

interface Operation {
  security?: object[];
  operationId?: string;
  description?: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, { description?: string; headers?: object; content?: Record<string, unknown> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, object> };
}

const arena: Ruleset = rulesetSchema.parse({ ...teamsFile, name: 'arena' });
const presets = ['chess', 'chess-phased', 'interview', 'arena'].map(presetRuleset);
const read = async (app: App): Promise<Document> => (await (await app.request('/openapi.json')).json()) as Document;
const byName = (queues: Ruleset[]) => new Map(queues.map((queue) => [queue.name, queue]));
const documentOf = async (...queues: Ruleset[]): Promise<Document> =>
  read(await appForTest({ rulesets: byName(queues) }));
const internalDocumentOf = (...queues: Ruleset[]): Promise<Document> =>
  read(internalAppForTest({ rulesets: byName(queues), metrics: async () => '' }));

/** Every operation has a name, a token and the errors that it always may answer, as problem details. */
function expectErrorsOf(paths: Document['paths']): void {
  for (const [path, item] of Object.entries(paths)) {
    for (const operation of Object.values(item)) {
      expect(operation.operationId).toBeTruthy();
      if (/^.(healthz|readyz)$/.test(path)) continue;
      expect(operation.security).toEqual([{ bearer: [] }]);
      const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      const always = /^.(internal.shards|metrics)$/.test(path) ? ['401', '500'] : ['401', '500', '503'];
      expect(errors.map(([status]) => status)).toEqual(expect.arrayContaining(always));
      if (path.startsWith('/internal/')) expect(Object.keys(operation.responses)).toContain('403');
      for (const [, response] of errors)
        expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
    }
  }
}

describe('/openapi.json', () => {
  it.each([
    ['one queue', [chessRuleset]],
    ['several queues', [chessRuleset, arena]],
    ['no queue named chess', [arena, { ...arena, name: 'duel' }]],
    ['the presets', presets],
  ])('is a valid OpenAPI 3.1 document with %s', async (_, queues) => {
    for (const document of [await documentOf(...queues), await internalDocumentOf(...queues)]) {
      expect(document.openapi).toBe('3.1.0');
      expect(await new Validator().validate(structuredClone(document) as never)).toEqual({ valid: true });
    }
  });

  it('describes every endpoint, and its errors as problem details', async () => {
    const { paths } = await documentOf(chessRuleset);
    expect(Object.entries(paths).map(([path, item]) => `${Object.keys(item).join()} ${path}`)).toEqual([
      'post /v1/matchmaking/queue',
      'get,delete /v1/matchmaking/queue/{id}',
      'post /v1/matchmaking/queue/{id}/accept',
      'post /v1/matchmaking/queue/{id}/decline',
      'get /v1/matchmaking/queue/{id}/explain',
      'get /v1/matchmaking/active',
      'get /v1/matchmaking/queues/{queue}/status',
      'post /v1/matchmaking/challenges',
      'get /v1/matchmaking/challenges/incoming',
      'get /v1/matchmaking/challenges/outgoing',
      'get,delete /v1/matchmaking/challenges/{id}',
      'post /v1/matchmaking/challenges/{id}/accept',
      'post /v1/matchmaking/challenges/{id}/decline',
      'post /v1/matchmaking/ws-ticket',
      'get /v1/matchmaking/ws',
      'get /v1/matchmaking/events',
      'get /v1/matchmaking/matches',
      'get /v1/matchmaking/matches/{id}',
      'get /v1/ratings/me',
      'get /v1/ratings/leaderboard',
      'get /healthz',
      'get /readyz',
    ]);
    expectErrorsOf(paths);
  });

  it('of the internal listener describes every endpoint of it, and none of the other', async () => {
    const { paths } = await internalDocumentOf(chessRuleset);
    expect(Object.entries(paths).map(([path, item]) => `${Object.keys(item).join()} ${path}`)).toEqual([
      'get /internal/tenants/{tenant}/queue/{id}/explain',
      'get /internal/queues/summary',
      'get /internal/shards',
      'get /internal/rulesets',
      'post /internal/backfills',
      'get,delete /internal/backfills/{tenant}/{id}',
      'get /internal/tenants/{tenant}/matches',
      'get /internal/tenants/{tenant}/matches/{id}',
      'post /internal/matches/{id}/result',
      'post /internal/tokens/revoke',
      'get /healthz',
      'get /readyz',
      'get /metrics',
    ]);
    expectErrorsOf(paths);
  });

  it('describes the join body as the parser takes it', async () => {
    const { components, paths } = await documentOf(chessRuleset, arena);
    expect(paths['/v1/matchmaking/queue']?.post?.requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': {
          schema: {
            oneOf: [{ $ref: '#/components/schemas/Join-chess' }, { $ref: '#/components/schemas/Join-arena' }],
            discriminator: {
              propertyName: 'queue',
              mapping: { chess: '#/components/schemas/Join-chess', arena: '#/components/schemas/Join-arena' },
            },
          },
        },
      },
    });
    expect(components.schemas['Join-chess']).toMatchObject({
      additionalProperties: false,
      oneOf: [{ required: ['time_control'] }, { required: ['alternatives'] }],
      properties: {
        queue: { enum: ['chess'] },
        mode: { enum: ['rated', 'casual'] },
        time_control: { pattern: expect.stringContaining('[1-9][0-9]{0,2}') },
        alternatives: {
          minItems: 1,
          maxItems: 8,
          items: {
            additionalProperties: false,
            required: ['time_control'],
            properties: { mode: { enum: ['rated', 'casual'], default: 'rated' } },
          },
        },
      },
    });
    expect(components.schemas['Join-arena']).toMatchObject({ required: ['queue'] });
  });

  it('describes what else a queue lets a player say, and gives examples of every preset', async () => {
    const { components, paths } = await documentOf(...presets);
    const body = paths['/v1/matchmaking/queue']?.post?.requestBody as { content: Record<string, { examples: object }> };
    expect(Object.keys(body.content['application/json']?.examples ?? {})).toEqual([
      'chess',
      'chess-several',
      'chess-phased',
      'chess-phased-several',
      'interview',
      'arena',
      'arena-several',
      'arena-party',
    ]);
    expect(components.schemas['Join-arena']).toMatchObject({
      properties: {
        party: { type: 'array', maxItems: 4, items: { required: ['user_id'], additionalProperties: false } },
        roles: { items: { enum: ['tank', 'healer', 'damage'] } },
        latencies: { additionalProperties: false, properties: { 'eu-west': { type: 'number', minimum: 0 } } },
        avoid_players: { maxItems: 100 },
      },
    });
    expect(components.schemas['Join-interview']).toMatchObject({
      properties: { topics: { type: 'array', maxItems: 5 }, duration: { type: 'number', minimum: 10, maximum: 120 } },
    });
  });

  it('says which queues ask for acceptance and which allow backfill', async () => {
    const asking = { ...chessRuleset, name: 'asking', acceptance: { withinMs: 20_000 } };
    const { paths } = await documentOf(asking, arena);
    const accept = paths['/v1/matchmaking/queue/{id}/accept']?.post;
    expect(accept?.description).toContain('`asking` (20 s to answer)');
    expect(accept?.responses['409']?.description).toContain('CANNOT_ACCEPT');
    const internal = await internalDocumentOf(asking, arena);
    const backfill = internal.paths['/internal/backfills']?.post;
    expect(backfill?.description).toContain('Queues that allow it: `arena`.');
    const content = backfill?.requestBody as { content: Record<string, { examples: object }> };
    expect(content.content['application/json']?.examples).toMatchObject({ arena: { value: { queue: 'arena' } } });
    const none = await documentOf(chessRuleset);
    const noneInternal = await internalDocumentOf(chessRuleset);
    expect(noneInternal.paths['/internal/backfills']?.post?.description).toContain('No queue here allows it.');
    expect(none.paths['/v1/matchmaking/queue/{id}/decline']?.post?.description).toContain('No queue here asks.');
  });

  it('describes the body of a challenge as the parser takes it, for the queues that take challenges', async () => {
    const blitz = { ...chessRuleset, name: 'blitz', teams: arena.teams.map((team) => ({ ...team, maxPlayers: 1 })) };
    const refusing = { ...chessRuleset, name: 'refusing', refusesChallenges: true };
    const { components, paths } = await documentOf(chessRuleset, arena, blitz, refusing);
    const create = paths['/v1/matchmaking/challenges']?.post;
    expect(create?.requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': {
          schema: {
            oneOf: [{ $ref: '#/components/schemas/Challenge-chess' }, { $ref: '#/components/schemas/Challenge-blitz' }],
            discriminator: { mapping: { chess: '#/components/schemas/Challenge-chess' } },
          },
          examples: { chess: { value: { opponent: 'bob', color: 'white' } }, 'chess-open-ended': {}, blitz: {} },
        },
      },
    });
    expect(components.schemas['Challenge-chess']).toMatchObject({
      additionalProperties: false,
      required: ['opponent', 'time_control'],
      properties: {
        opponent: { pattern: expect.any(String) },
        color: { enum: ['white', 'black', 'random'], default: 'random' },
        message: { maxLength: 280 },
        expires_in: { type: 'integer', minimum: 20, maximum: 1_209_600 },
        leave_queue: { type: 'boolean', default: false },
        mode: { enum: ['rated', 'casual'], default: 'rated' },
      },
    });
    expect(components.schemas['Challenge-blitz']).toMatchObject({ required: ['queue', 'opponent', 'time_control'] });
    expect(components.schemas['Challenge-blitz']).not.toMatchObject({ properties: { color: {} } });
    expect(create?.responses['409']?.description).toMatch(/CHALLENGE_EXISTS.*CONFLICT/);
  });

  it('describes the socket, every message of it and every code that it closes with', async () => {
    const { components, paths } = await documentOf(chessRuleset);
    const { description = '', responses } = paths['/v1/matchmaking/ws']?.get ?? { responses: {} };
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['101', '400', '401', '403', '429', '503']));
    for (const schema of socketRequestSchema.options) expect(description).toContain(`\`${schema.shape.op.value}\``);
    for (const code of Object.values(socketCloseCodes)) expect(description).toContain(`${code} `);
    const variants = (name: string) => (components.schemas[name] as { oneOf: object[] }).oneOf;
    expect(variants('LiveEvent')).toHaveLength(liveEventSchema.options.length);
    expect(variants('SocketRequest')).toHaveLength(socketRequestSchema.options.length);
    expect(JSON.stringify(variants('LiveEvent'))).toContain('"$ref":"#/components/schemas/QueueEntry"');
    expect(components.schemas.SocketReply).toMatchObject({ properties: { status: {}, body: {}, retry_after: {} } });
    expect(paths['/v1/matchmaking/ws-ticket']?.post?.responses['201']).toMatchObject({
      content: { 'application/json': { schema: { $ref: '#/components/schemas/SocketTicket' } } },
    });
  });

  it('says that answers to a challenge need no body, and that no queue takes challenges where none does', async () => {
    const { paths } = await documentOf(chessRuleset);
    for (const verb of ['accept', 'decline']) {
      expect(paths[`/v1/matchmaking/challenges/{id}/${verb}`]?.post?.requestBody).toMatchObject({ required: false });
    }
    const none = (await documentOf(arena)).paths['/v1/matchmaking/challenges']?.post;
    expect(none?.description).toBe('No queue here takes challenges.');
    expect(none?.requestBody).toBeUndefined();
  });

  it('tells clients of queues with presence how to keep an entry, and others nothing of it', async () => {
    const read = async (...queues: Ruleset[]) =>
      (await documentOf(...queues)).paths['/v1/matchmaking/queue/{id}']?.get?.description;
    const watched = { ...chessRuleset, name: 'blitz', presence: { graceMs: 20_000 } };
    expect(await read(chessRuleset, watched)).toMatch(/abandoned.*20 s in the queue `blitz`/);
    expect(await read(chessRuleset)).not.toContain('abandoned');
  });

  it('describes how to repeat a join safely', async () => {
    const { paths } = await documentOf(chessRuleset);
    const join = paths['/v1/matchmaking/queue']?.post;
    expect(join?.parameters).toEqual([
      expect.objectContaining({
        in: 'header',
        name: 'Idempotency-Key',
        required: false,
        schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
      }),
    ]);
    expect(join?.responses['201']?.headers).toMatchObject({ 'Idempotency-Replayed': { required: false } });
    expect(join?.responses['409']?.description).toMatch(/ALREADY_QUEUED.*CONFLICT/);
  });
});

describe('/docs', () => {
  it('loads nothing from anybody else', async () => {
    const app = await appForTest();
    const response = await app.request('/docs');
    expect(response.status).toBe(200);
    const html = await response.text();
    expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])).toEqual([
      expect.stringMatching(/^\/docs\/scalar\.js\?v=[0-9.]+$/),
    ]);
    expect(html).not.toMatch(/https?:\/\//);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*connect-src 'self'/);
  });

  it('gives its script from the installed package, cacheable and compressed', async () => {
    const app = await appForTest();
    const plain = await app.request('/docs/scalar.js');
    expect(plain.headers.get('content-type')).toMatch(/javascript/);
    expect(plain.headers.get('cache-control')).toMatch(/max-age=\d{4,}/);
    const script = await plain.text();
    expect(script).toContain('createApiReference');

    const packed = await app.request('/docs/scalar.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const unpacked = new Response(packed.body?.pipeThrough(new DecompressionStream('gzip')));
    expect(await unpacked.text()).toBe(script);

    const etag = plain.headers.get('etag') ?? '';
    expect((await app.request('/docs/scalar.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });
});
