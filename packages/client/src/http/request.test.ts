import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient, type PairetoClient, type PairetoError } from '../index.ts';
import { buildEntry } from '../testing/build-entry.ts';
import { problemOf, type ScriptedGateway, startScriptedGateway } from '../testing/scripted-gateway.ts';

const JOIN = 'POST /v1/matchmaking/queue';
const ACTIVE = 'GET /v1/matchmaking/active';

describe('a request', () => {
  let gateway: ScriptedGateway;
  let client: PairetoClient;
  let tokens: (string | undefined)[];

  beforeEach(async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.01);
    gateway = await startScriptedGateway();
    tokens = [];
    client = create();
    gateway.on(ACTIVE, { status: 200, body: { entry: null } });
  });
  afterEach(async () => {
    client.close();
    vi.restoreAllMocks();
    await gateway.stop();
  });

  const create = (options: { retryForMs?: number; timeoutMs?: number } = {}): PairetoClient =>
    createClient({
      url: `${gateway.url}/`,
      transport: 'long-poll',
      getToken: ({ refused }) => `token-${tokens.push(refused)}`,
      ...options,
    });
  const sent = (request: string) => gateway.received.filter(({ method, path }) => `${method} ${path}` === request);
  const failure = (promise: Promise<unknown>): Promise<PairetoError> =>
    promise.then(
      () => expect.unreachable('it should reject'),
      (error: unknown) => error as PairetoError,
    );

  it('carries the token, which is asked for once', async () => {
    expect(await Promise.all([client.queue.active(), client.queue.active()])).toEqual([null, null]);
    expect(sent('GET /v1/matchmaking/active').map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
    ]);
    expect(tokens).toEqual([undefined]);
  });

  it('is repeated with a fresh token when its token is refused', async () => {
    gateway.on(ACTIVE, { status: 401, body: problemOf('UNAUTHORIZED', 401) }, { status: 200, body: { entry: null } });
    expect(await client.queue.active()).toBeNull();
    expect(tokens).toEqual([undefined, 'token-1']);
  });

  it('is refused for good when the fresh token is refused too', async () => {
    gateway.on(ACTIVE, { status: 401, body: problemOf('UNAUTHORIZED', 401) });
    expect(await failure(client.queue.active())).toMatchObject({ code: 'UNAUTHORIZED', status: 401 });
    expect(tokens).toHaveLength(2);
  });

  it('says why no token could be had', async () => {
    const cause = new Error('logged out');
    const other = createClient({ url: gateway.url, getToken: () => Promise.reject(cause) });
    expect(await failure(other.queue.active())).toMatchObject({ code: 'NO_TOKEN', cause });
    other.close();
  });

  it('to join has one Idempotency-Key, however often it is repeated', async () => {
    const safe = { status: 503, body: problemOf('UNAVAILABLE', 503, { safe_to_retry: true }) };
    gateway.on(JOIN, 'cut', safe, { status: 502, body: '<html>' }, { status: 201, body: buildEntry() });
    const handle = await client.queue.join({ queue: 'chess', time_control: '3+2' });
    expect(handle.entry.status).toBe('SEARCHING');
    const joins = sent('POST /v1/matchmaking/queue');
    expect(joins).toHaveLength(4);
    expect(new Set(joins.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(joins[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    expect(joins.map(({ body }) => body)).toEqual(Array(4).fill({ queue: 'chess', time_control: '3+2' }));
  });

  it('to join takes the key that it is given, and another wish has another key', async () => {
    gateway.on(JOIN, { status: 409, body: problemOf('ALREADY_QUEUED', 409, { queue_entry_id: 'x' }) });
    for (const options of [{ idempotencyKey: 'mine' }, {}, {}]) {
      const error = await failure(client.queue.join({ queue: 'chess' }, options));
      expect(error).toMatchObject({ code: 'ALREADY_QUEUED', status: 409, problem: { queue_entry_id: 'x' } });
    }
    const keys = sent('POST /v1/matchmaking/queue').map(({ headers }) => headers['idempotency-key']);
    expect([keys[0], new Set(keys).size]).toEqual(['mine', 3]);
  });

  it('is not repeated when that may do it twice, or cannot help', async () => {
    const unsafe = { status: 503, body: problemOf('UNAVAILABLE', 503, { safe_to_retry: false }) };
    const errors = [{ path: 'time_control', message: 'expected one of "3+2"' }];
    const invalid = { status: 400, body: problemOf('INVALID_REQUEST', 400, { errors }) };
    gateway.on(JOIN, unsafe, invalid, { status: 500, body: problemOf('INTERNAL', 500) }, { status: 500, body: 'oops' });
    expect((await failure(client.queue.join({}))).code).toBe('UNAVAILABLE');
    expect(await failure(client.queue.join({}))).toMatchObject({ code: 'INVALID_REQUEST', errors });
    expect((await failure(client.queue.join({}))).code).toBe('INTERNAL');
    expect((await failure(client.queue.join({}))).code).toBe('BAD_ANSWER');
    expect(sent('POST /v1/matchmaking/queue')).toHaveLength(4);
  });

  it('comes again when the gateway had too much to do', async () => {
    const overloaded = { status: 503, body: problemOf('OVERLOADED', 503, { safe_to_retry: true }) };
    gateway.on(ACTIVE, overloaded, { status: 200, body: { entry: null } });
    await client.queue.active();
    expect(sent('GET /v1/matchmaking/active')).toHaveLength(2);
  });

  it('waits as long as Retry-After says, or gives up at once when that is too long', async () => {
    const busy = { status: 429, body: problemOf('RATE_LIMITED', 429), headers: { 'retry-after': '60' } };
    gateway.on(ACTIVE, busy);
    expect(await failure(client.queue.active())).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    expect(sent('GET /v1/matchmaking/active')).toHaveLength(1);
    gateway.on(ACTIVE, { ...busy, headers: { 'retry-after': '1' } }, { status: 200, body: { entry: null } });
    const startedMs = performance.now();
    await client.queue.active();
    expect(performance.now() - startedMs).toBeGreaterThan(990);
  });

  it('is not repeated while its player is paused for backing out too often; the error says who and until when', async () => {
    const told = { user_id: 'ann', reason: 'declined', retry_at: '2026-01-31T12:00:00.000Z' };
    gateway.on(JOIN, { status: 429, body: problemOf('COOLDOWN', 429, told), headers: { 'retry-after': '1' } });
    const error = await failure(client.queue.join({}));
    expect(error).toMatchObject({ code: 'COOLDOWN', problem: told, retryAfterMs: 1_000, isTemporary: false });
    expect(sent('POST /v1/matchmaking/queue')).toHaveLength(1);
  });

  it('is given up when its time is over, with the error of the last attempt', async () => {
    const impatient = create({ retryForMs: 0 });
    gateway.on(ACTIVE, 'cut');
    expect(await failure(impatient.queue.active())).toMatchObject({ code: 'NETWORK', status: 0, isTemporary: true });
    expect(sent('GET /v1/matchmaking/active')).toHaveLength(1);
    impatient.close();
  });

  it('counts as lost when no answer comes', async () => {
    const impatient = create({ retryForMs: 0, timeoutMs: 20 });
    gateway.on(ACTIVE, () => undefined);
    expect((await failure(impatient.queue.active())).message).toBe('No answer within 20 ms.');
    impatient.close();
  });

  it('that is aborted rejects with the reason of its signal, before, while and between it is sent', async () => {
    const reason = new Error('not any more');
    expect(await failure(client.queue.active({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(gateway.received).toEqual([]);
    for (const reply of [() => undefined, { status: 503, headers: { 'retry-after': '20' } }] as const) {
      gateway.on(ACTIVE, reply);
      const controller = new AbortController();
      const failed = failure(client.queue.active({ signal: controller.signal }));
      await vi.waitFor(() => expect(sent('GET /v1/matchmaking/active').length).toBeGreaterThan(0));
      controller.abort(reason);
      expect(await failed).toBe(reason);
    }
  });

  it('does not wait for a token when it is aborted', async () => {
    const slow = createClient({ url: gateway.url, getToken: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const failed = failure(slow.queue.active({ signal: controller.signal }));
    controller.abort();
    expect((await failed).name).toBe('AbortError');
    const closed = failure(slow.queue.active());
    slow.close();
    expect((await closed).code).toBe('CLOSED');
  });

  it('of a closed client rejects', async () => {
    gateway.on(ACTIVE, () => undefined);
    const underWay = failure(client.queue.active());
    client.close();
    expect((await underWay).code).toBe('CLOSED');
    expect((await failure(client.queue.active())).code).toBe('CLOSED');
  });

  it('says when what answers is no gateway', async () => {
    gateway.on(ACTIVE, { status: 200, body: '<html>' }, { status: 418, body: '' });
    expect((await failure(client.queue.active())).code).toBe('BAD_ANSWER');
    expect(await failure(client.queue.active())).toMatchObject({ code: 'BAD_ANSWER', status: 418 });
  });
});
