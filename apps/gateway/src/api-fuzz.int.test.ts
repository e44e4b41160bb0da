import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './http/app-env.ts';
import { type CheckAnswer, createCheckAnswer, type ReadAnswer } from './testing/fuzz/answer-checks.ts';
import { type ApiDocument, type ApiOperation, readApiDocument } from './testing/fuzz/api-document.ts';
import { type FuzzWorld, startFuzzWorld } from './testing/fuzz/fuzz-world.ts';
import { type RequestCase, requestCases } from './testing/fuzz/request-cases.ts';
import { strayPlaces } from './testing/fuzz/stray-places.ts';

const CASES = Number(process.env.FUZZ_CASES ?? (process.env.PAIRETO_LONG_TESTS === '1' ? 20_000 : 1_000));
const LIMIT_MS = 600_000;
/** Operations that are tried at a time: mostly they wait for the servers. */
const WORKERS = 6;

let world: FuzzWorld;
beforeAll(async () => {
  world = await startFuzzWorld();
}, 60_000);
afterAll(() => world?.stop());

/** Whoever asks most, and the others who may. */
const identities = {
  public: ['player', 'stranger', 'late', 'everything'],
  internal: ['everything', 'operator', 'foreignOperator', 'gameServer', 'metrics', 'player'],
};

/** What a part of a path is the name of, where the world knows one. */
const knownParts: Record<string, (path: string) => string | undefined> = {
  id: (path) => (path.includes('/backfills/') ? 'backfill' : path.includes('/queue/') ? 'entry' : undefined),
  queue: () => 'queue',
  tenant: () => 'tenant',
};

async function send(app: App, operation: ApiOperation, request: RequestCase): Promise<ReadAnswer> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const part = request.path[name] ?? 'none';
    return typeof part === 'string' ? part : encodeURIComponent(world.resolve(part, request));
  });
  const query = new URLSearchParams(
    request.query.map(([name, value]): [string, string] => [name.toWellFormed(), value.toWellFormed()]),
  );
  const headers = new Headers(request.headers);
  const authorization = world.authorizationOf(request);
  if (authorization !== undefined) headers.set('authorization', authorization);
  const content = operation.method === 'GET' ? undefined : contentOf(request.body);
  // As every client says it; those who read the request go by it.
  if (content !== undefined) headers.set('content-length', String(Buffer.byteLength(content)));
  const response = await app.request(`http://localhost${path}?${query.toString()}`, {
    method: operation.method,
    headers,
    ...(content === undefined ? {} : { body: content }),
  });
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!;
  if (type === 'text/event-stream') await response.body?.cancel();
  const text = type === 'text/event-stream' ? '' : await response.text();
  return { status: response.status, type, text, headers: response.headers };
}

/** So often is asked again who says that something is away: a machine may stand still for a second, a defect stays. */
const MOST_REPEATS = 5;

async function sendPatiently<Answer>(
  ask: () => Promise<Answer>,
  statusOf: (answer: Answer) => number,
): Promise<Answer> {
  let answer = await ask();
  for (let repeat = 0; statusOf(answer) === 503 && repeat < MOST_REPEATS; repeat += 1) {
    await sleep(500);
    answer = await ask();
  }
  return answer;
}

function contentOf(body: RequestCase['body']): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined) return undefined;
  return 'text' in body ? body.text.toWellFormed() : Uint8Array.from(body.bytes);
}

/** Whether an operation that asks for nothing is told something. */
const isToldTooMuch = ({ body, method }: ApiOperation, request: RequestCase): boolean =>
  body === undefined && method !== 'GET' && ![undefined, '{}'].includes(contentOf(request.body)?.toString());

/** Tries one operation; returns the statuses that came. */
async function tryOut(
  app: App,
  { document, check, names }: { document: ApiDocument; check: CheckAnswer; names: readonly string[] },
  operation: ApiOperation,
): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  const known = (name: string) => knownParts[name]?.(operation.path);
  await fc.assert(
    fc.asyncProperty(
      requestCases(operation, {
        schemas: document.schemas,
        identities: names,
        queues: ['chess', 'teams', 'ladder'],
        known,
      }),
      async (request) => {
        const answer = await sendPatiently(
          () => send(app, operation, request),
          ({ status }) => status,
        );
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        expect(check(operation, answer)).toEqual([]);
        if (isToldTooMuch(operation, request)) expect(answer.status).toBeGreaterThanOrEqual(400);
        if (answer.type === 'application/json') world.learn(request, answer.status, JSON.parse(answer.text));
      },
    ),
    { numRuns: CASES, endOnFailure: false },
  );
  return seen;
}

/** Does it for every item, so many at a time. */
async function withWorkers<Item>(
  count: number,
  items: readonly Item[],
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: count }, work));
}

/** Answers that no request alone can bring about: the servers are there, and this is no place for WebSockets. */
const notByRequests = new Set(['101', '429', '500', '503']);

describe.each(['public', 'internal'] as const)('the %s API', (name) => {
  it(`answers ${CASES} requests of every kind to each operation as its document says, and none with 5xx`, {
    timeout: LIMIT_MS,
  }, async () => {
    const app = name === 'public' ? world.publicApp : world.internalApp;
    const document = await readApiDocument(app);
    const parts = { document, check: createCheckAnswer(document), names: identities[name] };
    const told: string[] = [];
    await withWorkers(WORKERS, document.operations, async (operation) => {
      if (operation.path.includes('/queue')) await world.refill();
      const startedMs = performance.now();
      const seen = await tryOut(app, parts, operation);
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
      const missing = Object.keys(operation.answers).filter(
        (status) => !seen.has(Number(status)) && !notByRequests.has(status),
      );
      const counts = [...seen].sort(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
      told.push(
        `  ${operation.operationId.padEnd(26)} ${seconds.padStart(5)} s  ${counts.join(' ')}${missing.length > 0 ? `   never: ${missing.join(' ')}` : ''}`,
      );
    });
    process.stdout.write(`\nAnswers of the ${name} API\n${told.join('\n')}\n`);
  });

  it(`answers ${CASES} requests to paths and by methods that there are not, with problem details and none with 5xx`, {
    timeout: LIMIT_MS,
  }, async () => {
    const app = name === 'public' ? world.publicApp : world.internalApp;
    const { operations } = await readApiDocument(app);
    const places = strayPlaces(operations.map(({ path }) => path));
    await fc.assert(
      fc.asyncProperty(places, async ({ method, path }) => {
        const ask = async () => app.request(`http://localhost${path}`, { method });
        const response = await sendPatiently(ask, ({ status }) => status);
        const type = response.headers.get('content-type') ?? '';
        await response.body?.cancel();
        expect(response.status).toBeLessThan(500);
        const hasBody = method !== 'HEAD' && response.status >= 400;
        expect(hasBody && !type.startsWith('application/problem+json') ? type : '').toBe('');
      }),
      { numRuns: CASES },
    );
  });
});
