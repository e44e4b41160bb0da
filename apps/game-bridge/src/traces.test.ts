import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import type { MatchEvent } from '@paireto/contracts';
import { SpanKind, SpanStatusCode } from '@paireto/runtime';
import { buildMatch } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLiveGameClient } from './adapters/live-game/live-game-client.ts';
import { silentLogger } from './testing/silent-logger.ts';
import { createKeepRecords } from './use-cases/keep-records.ts';

type SpanProcessor = NonNullable<NodeSDKConfiguration['spanProcessors']>[number];

let spans: Parameters<SpanProcessor['onEnd']>[0][] = [];
const collector: SpanProcessor = {
  onStart: () => undefined,
  onEnd: (span) => void spans.push(span),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
const sdk = new NodeSDK({
  spanProcessors: [collector],
  instrumentations: [],
  metricReaders: [],
  logRecordProcessors: [],
  autoDetectResources: false,
});
let server: Server;
let traceparents: (string | undefined)[];
beforeAll(async () => {
  sdk.start();
  server = createServer((request, response) => {
    traceparents.push(request.headers.traceparent as string | undefined);
    request.resume().on('end', () => response.writeHead(201).end('{"game_id":"g1"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  spans = [];
  traceparents = [];
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await sdk.shutdown();
});

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traced = buildMatch({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
const untraced = buildMatch();

const client = () =>
  createLiveGameClient(
    { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs: 10_000, inBatches: true },
    { token: async () => 'token', nowMs: () => 0, logger: silentLogger },
  );

it('creating a game is a client span below the match, and the game service gets its context', async () => {
  await client().create(traced);
  const [span] = spans;
  expect(span).toMatchObject({
    name: 'game.create',
    kind: SpanKind.CLIENT,
    parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' },
    attributes: { 'match.id': traced.id, 'game.outcome': 'created', 'game.id': 'g1' },
  });
  expect(traceparents).toEqual([`00-${traceId}-${span?.spanContext().spanId}-01`]);
});

it('writing a record is a span below the match', async () => {
  const keep = createKeepRecords({
    records: { write: async () => undefined },
    nowMs: () => 0,
    random: () => 0,
    logger: silentLogger,
    maxBatch: 10,
    pauseMs: 0,
  });
  const events = [traced, untraced].map((match): MatchEvent => ({ v: 1, type: 'match.found', at: 1, match }));
  await keep(events);
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name: 'record.write',
    parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' },
    attributes: { 'match.id': traced.id, 'match.event': 'match.found' },
  });
});

it('a match that is not traced has a span of its own, so that a failure can be kept', async () => {
  await client().create(untraced);
  expect(spans).toMatchObject([{ name: 'game.create', parentSpanContext: undefined, status: { code: 0 } }]);
});

it('nobody knowing whether there is a game is an error of the span', async () => {
  const url = 'http://127.0.0.1:1';
  const deps = { token: async () => 'token', nowMs: () => 0, logger: silentLogger };
  await createLiveGameClient({ url, timeoutMs: 10_000, inBatches: true }, deps).create(untraced);
  expect(spans).toMatchObject([{ name: 'game.create', status: { code: SpanStatusCode.ERROR } }]);
});
