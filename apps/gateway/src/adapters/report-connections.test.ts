import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, metrics, trace } from '@opentelemetry/api';
import { startTelemetry } from '@paireto/runtime';
import { afterEach, expect, it, vi } from 'vitest';
import { reportConnections } from './report-connections.ts';

interface Export {
  resourceMetrics: { scopeMetrics: { metrics: { name: string; gauge: { dataPoints: { asDouble: number }[] } }[] }[] }[];
}

const received: Export[] = [];
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
afterEach(() => {
  receiver.close();
  vi.unstubAllEnvs();
  for (const api of [metrics, trace, context]) api.disable();
});

it('how many are connected is told as gauges', async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  vi.stubEnv('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', `http://127.0.0.1:${port}/v1/metrics`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  const telemetry = await startTelemetry('gateway', process.env);
  const stop = reportConnections({ sockets: { size: 3 }, eventStreams: { size: 2 }, feed: { playerCount: 4 } });
  await telemetry.shutdown();
  stop();
  const told = received
    .flatMap(({ resourceMetrics }) => resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter(({ name }) => name.startsWith('paireto.gateway'))
    .map(({ name, gauge }) => [name, gauge.dataPoints[0]?.asDouble]);
  expect(Object.fromEntries(told)).toEqual({
    'paireto.gateway.sockets': 3,
    'paireto.gateway.event_streams': 2,
    'paireto.gateway.players': 4,
  });
});
