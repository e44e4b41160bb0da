import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelemetry } from '@paireto/runtime';
import { buildMatch, startPostgres, waitFor } from '@paireto/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type BridgeWorld, startWorld } from './testing/bridge-world.ts';

/** What an OTLP endpoint was told last, by gauge. */
let gauges: Map<string, number>;
let server: Server;
let telemetry: Awaited<ReturnType<typeof startTelemetry>>;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let world: BridgeWorld;
beforeAll(async () => {
  gauges = new Map();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      if (request.url === '/v1/metrics') remember(JSON.parse(Buffer.concat(chunks).toString()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '200');
  vi.stubEnv('OTEL_METRIC_EXPORT_TIMEOUT', '200');
  // The meters of a process are those of the first telemetry that was started in it.
  telemetry = await startTelemetry('game-bridge', process.env);
});
afterAll(async () => {
  await telemetry?.shutdown();
  server?.closeAllConnections();
  server?.close();
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  postgres = await startPostgres({ fast: true });
  world = await startWorld({ databaseUrl: postgres.url });
});
afterEach(async () => {
  await world?.stop();
  await postgres?.stop();
});

interface Export {
  resourceMetrics: {
    scopeMetrics: {
      metrics: { name: string; gauge?: { dataPoints: { asInt?: number; asDouble?: number }[] } }[];
    }[];
  }[];
}

function remember({ resourceMetrics }: Export): void {
  for (const { name, gauge } of resourceMetrics.flatMap((of) => of.scopeMetrics.flatMap(({ metrics }) => metrics)))
    for (const { asInt, asDouble } of gauge?.dataPoints ?? []) gauges.set(name, Number(asInt ?? asDouble));
}

const readiness = async (port: number) => {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  return (await response.json()) as {
    ready: boolean;
    checks: Record<string, { ok: boolean; details?: { pending: number; lag_seconds: number } }>;
  };
};

const commitMatches = async (count: number) => {
  const matches = await Promise.all(Array.from({ length: count }, () => world.commitMatch()));
  await Promise.all(matches.map((match) => world.publishFound(match)));
  return matches;
};

it('how far the records are behind is told while Postgres is away, by /readyz and as metrics, and is 0 when all are written', async () => {
  const bridge = await world.startBridge();
  const lag = async () => (await readiness(bridge.port)).checks.records;
  const early = await commitMatches(3);
  await world.settled();
  expect(await readiness(bridge.port)).toMatchObject({
    ready: true,
    checks: { records: { ok: true, details: { pending: 0, lag_seconds: 0 } } },
  });
  await waitFor(() => gauges.get('paireto.records.pending') === 0 && gauges.get('paireto.records.lag') === 0);

  const { dataDir, port } = postgres;
  await postgres.stop();
  const late = await commitMatches(20);
  // Found and ready of each.
  await waitFor(async () => (await lag())?.details?.pending === 40, { timeoutMs: 30_000 });
  const before = (await lag())?.details?.lag_seconds ?? 0;
  expect(before).toBeGreaterThan(0);
  await waitFor(async () => ((await lag())?.details?.lag_seconds ?? 0) > before + 1);
  expect(await readiness(bridge.port)).toMatchObject({
    ready: false,
    checks: { postgres: { ok: false }, records: { ok: true } },
  });
  await waitFor(
    () => gauges.get('paireto.records.pending') === 40 && (gauges.get('paireto.records.lag') ?? 0) > before,
  );

  postgres = await startPostgres({ dataDir, port });
  await world.settled();
  expect((await lag())?.details).toEqual({ pending: 0, lag_seconds: 0 });
  await waitFor(() => gauges.get('paireto.records.pending') === 0 && gauges.get('paireto.records.lag') === 0);
  for (const match of [...early, ...late])
    expect(await world.readRecord(match.id)).toMatchObject({ state: 'MATCHED', players: [{}, {}] });
});

it('however much has piled up, all of it is written when Postgres is back', async () => {
  const { dataDir, port } = postgres;
  const bridge = await world.startBridge();
  const pending = async () => (await readiness(bridge.port)).checks.records?.details?.pending;
  await postgres.stop();
  // More than may be in work at once, over all bridges.
  const matches = Array.from({ length: 6_000 }, () => buildMatch());
  const at = Date.now();
  for (let from = 0; from < matches.length; from += 500)
    await Promise.all(
      matches
        .slice(from, from + 500)
        .map((match) => world.publish({ v: 1, type: 'match.failed', at, match, attempts: 1, reason: 'for the test' })),
    );
  await waitFor(async () => (await pending()) === 6_000);
  postgres = await startPostgres({ dataDir, port });
  await world.settled();
  expect(await world.countRecords()).toEqual({ matches: 6_000, players: 12_000 });
  expect(await pending()).toBe(0);
});
