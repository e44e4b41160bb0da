import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { traceWait } from './trace-wait.ts';

const exporter = new InMemorySpanExporter();
const sdk = new NodeSDK({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
  instrumentations: [],
  metricReaders: [],
  logRecordProcessors: [],
  autoDetectResources: false,
});
sdk.start();
afterAll(async () => {
  await sdk.shutdown();
  for (const api of [trace, metrics, context, propagation]) api.disable();
});
beforeEach(() => exporter.reset());

const traceId = '0af7651916cd43dd8448eb211c80319c';
const ticketWith = (flags: string) => ({
  ...{ id: 't1', tenant: 'demo', queue: 'chess', enqueuedAt: 1_000 },
  traceparent: `00-${traceId}-b7ad6b7169203331-${flags}`,
});

describe('a wait that is over', () => {
  it.each(['matched', 'expired', 'cancelled'] as const)('is a span of its ticket, also when it was %s', (outcome) => {
    traceWait(ticketWith('01'), outcome, 61_000, { 'match.id': 'm1' });
    const [span] = exporter.getFinishedSpans();
    expect(span).toMatchObject({
      name: 'ticket.wait',
      parentSpanContext: { traceId, spanId: 'b7ad6b7169203331' },
      startTime: [1, 0],
      endTime: [61, 0],
      attributes: { 'ticket.id': 't1', tenant: 'demo', queue: 'chess', 'wait.outcome': outcome, 'match.id': 'm1' },
    });
  });

  it('is nothing where the trace of its ticket is not kept', () => {
    traceWait(ticketWith('00'), 'expired', 61_000);
    traceWait({ ...ticketWith('01'), traceparent: undefined }, 'expired', 61_000);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
