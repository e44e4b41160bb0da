import { NodeSDK } from '@opentelemetry/sdk-node';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { traceMatch } from './trace-match.ts';

type SdkOptions = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
type Span = Parameters<NonNullable<SdkOptions['spanProcessors']>[number]['onEnd']>[0];

const traceIds = ['a', 'b'].map((digit) => digit.repeat(32));
const traced = (index: number, enqueuedAt: number) =>
  buildMatchTicket(
    buildTicket({ enqueuedAt, traceparent: `00-${traceIds[index]}-${'c'.repeat(16)}-01` }),
    index === 0 ? 'white' : 'black',
  );
const ms = ([seconds, nanos]: [number, number]) => seconds * 1_000 + nanos / 1e6;

it('costs no span and gives no trace context while tracing is off', () => {
  expect(traceMatch(buildMatch({ tickets: [traced(0, 1), traced(1, 2)] })).traceparent).toBeUndefined();
});

describe('the trace of a match', () => {
  let spans: Span[] = [];
  const sdk = new NodeSDK({
    autoDetectResources: false,
    instrumentations: [],
    spanProcessors: [
      {
        onStart: () => undefined,
        onEnd: (span) => void spans.push(span),
        forceFlush: async () => undefined,
        shutdown: async () => undefined,
      },
    ],
  });
  beforeAll(() => sdk.start());
  beforeEach(() => {
    spans = [];
  });
  afterAll(() => sdk.shutdown());

  it('is a trace of its own, linked to those of both tickets', () => {
    const match = buildMatch({ tickets: [traced(0, 1_000), traced(1, 2_000)] });
    const trace = traceMatch(match);
    trace.committed(5_000);
    const commit = spans.find(({ name }) => name === 'match.commit')!;
    const { traceId, spanId } = commit.spanContext();
    expect(trace.traceparent).toBe(`00-${traceId}-${spanId}-01`);
    expect(traceIds).not.toContain(traceId);
    expect(commit.parentSpanContext).toBeUndefined();
    expect(commit.links.map(({ context }) => context.traceId)).toEqual(traceIds);
    expect(commit.attributes).toEqual({ 'match.id': match.id, tenant: match.tenant, queue: match.queue });
  });

  it('writes each wait into its own ticket trace, from enqueue to commit, however long ago it began', () => {
    // Small numbers must not be taken for times since the process started.
    const match = buildMatch({ tickets: [traced(0, 1_000), traced(1, 2_000)] });
    traceMatch(match).committed(5_000);
    const waits = spans.filter(({ name }) => name === 'ticket.wait');
    expect(waits).toHaveLength(2);
    for (const [index, wait] of waits.entries()) {
      const ticket = match.tickets[index]!;
      expect(wait.spanContext().traceId).toBe(traceIds[index]);
      expect(wait.parentSpanContext?.spanId).toBe('c'.repeat(16));
      expect([ms(wait.startTime), ms(wait.endTime)]).toEqual([ticket.enqueuedAt, 5_000]);
      expect(wait.attributes).toMatchObject({
        'wait.outcome': 'matched',
        'ticket.id': ticket.ticketId,
        'match.id': match.id,
      });
    }
  });

  it('says when nothing came of it, and leaves the waits open', () => {
    traceMatch(buildMatch({ tickets: [traced(0, 1), traced(1, 2)] })).conflicted();
    expect(spans.map(({ name }) => name)).toEqual(['match.commit']);
    expect(spans[0]!.attributes.outcome).toBe('conflict');
  });

  it('is not begun for tickets that nobody traces', () => {
    expect(traceMatch(buildMatch()).traceparent).toBeUndefined();
    traceMatch(buildMatch()).committed(1);
    expect(spans).toEqual([]);
  });
});
