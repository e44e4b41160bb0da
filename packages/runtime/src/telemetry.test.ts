import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { context, metrics, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportGauges } from './gauges.ts';
import { startTelemetry } from './telemetry.ts';

interface Received {
  path: string;
  body: unknown;
}

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
  vi.unstubAllEnvs();
  trace.disable();
  metrics.disable();
  context.disable();
});

/** Takes OTLP over HTTP as JSON. */
async function startReceiver(): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      received.push({ path: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Starts telemetry with this environment, makes a span and a gauge, and stops it; tells whether the gauge was read. */
async function runWith(env: Record<string, string>): Promise<{ active: boolean; read: number }> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  const telemetry = await startTelemetry('test', process.env);
  let read = 0;
  const stop = reportGauges({ 'paireto.test': { description: 'For the test', unit: 's' } }, async () => {
    read += 1;
    return { 'paireto.test': 4.5 };
  });
  trace.getTracer('test').startSpan('a-span').end();
  await telemetry.shutdown();
  stop();
  return { active: telemetry.active, read };
}

const paths = (received: readonly Received[]) => [...new Set(received.map(({ path }) => path))].sort();

describe('telemetry', () => {
  it('without an endpoint sends nothing and never reads a gauge', async () => {
    expect(await runWith({})).toEqual({ active: false, read: 0 });
  });

  it('with an endpoint for all sends spans, and gauges with their name, unit and value', async () => {
    const { url, received } = await startReceiver();
    const { active, read } = await runWith({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
    expect(active).toBe(true);
    expect(read).toBeGreaterThan(0);
    expect(paths(received)).toEqual(['/v1/metrics', '/v1/traces']);
    expect(received.find(({ path }) => path === '/v1/metrics')?.body).toMatchObject({
      resourceMetrics: [
        {
          resource: { attributes: expect.arrayContaining([{ key: 'service.name', value: { stringValue: 'test' } }]) },
          scopeMetrics: [
            {
              metrics: expect.arrayContaining([
                expect.objectContaining({
                  name: 'paireto.test',
                  unit: 's',
                  gauge: { dataPoints: [expect.objectContaining({ asDouble: 4.5 })] },
                }),
              ]),
            },
          ],
        },
      ],
    });
  });

  it('with an endpoint for one signal sends only that', async () => {
    const traces = await startReceiver();
    expect(await runWith({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${traces.url}/v1/traces` })).toEqual({
      active: true,
      read: 0,
    });
    expect(paths(traces.received)).toEqual(['/v1/traces']);
  });

  it('with an endpoint for metrics alone sends no spans', async () => {
    const { url, received } = await startReceiver();
    expect(await runWith({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${url}/v1/metrics` })).toMatchObject({
      active: false,
    });
    expect(paths(received)).toEqual(['/v1/metrics']);
  });

  it('leaves a gap where a gauge cannot be read', async () => {
    const { url, received } = await startReceiver();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
    const telemetry = await startTelemetry('test', process.env);
    reportGauges({ 'paireto.broken': { description: 'Broken', unit: 's' } }, () => Promise.reject(new Error('away')));
    reportGauges({ 'paireto.whole': { description: 'Whole', unit: 's' } }, async () => ({ 'paireto.whole': 1 }));
    await telemetry.shutdown();
    expect(JSON.stringify(received)).toContain('paireto.whole');
    expect(JSON.stringify(received)).not.toContain('dataPoints":[{}');
  });
});
