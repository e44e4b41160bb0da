import { context, type Span, SpanKind, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeEach, describe, expect, it } from 'vitest';
import { KEPT_BECAUSE, keepNotableSpans } from './keep-notable-spans.ts';
import { createLotSampler } from './lot-sampler.ts';
import { MEANT_TO_LAST } from './meant-to-last.ts';

let exported: InMemorySpanExporter;
beforeEach(() => {
  exported = new InMemorySpanExporter();
});

function tracerWith(options: { ratio?: number; trustsCallers?: boolean; random?: () => number } = {}): Tracer {
  const { ratio = 0, trustsCallers = true, random = () => 0.5 } = options;
  const provider = new TracerProvider({
    sampler: createLotSampler({ ratio, trustsCallers, random }),
    spanProcessors: [keepNotableSpans(new SimpleSpanProcessor({ exporter: exported }), { slowMs: 1_000 })],
  });
  return provider.getTracer('test');
}

const names = (): string[] => exported.getFinishedSpans().map(({ name }) => name);

const below = (parent: Span) => trace.setSpan(context.active(), parent);

/** A request that took so long, with a step in it. */
function request(tracer: Tracer, options: { tookMs?: number; fails?: boolean; meantToLast?: boolean } = {}): void {
  const startMs = Date.now() - 60_000;
  const root = tracer.startSpan('request', { kind: SpanKind.SERVER, startTime: new Date(startMs) });
  if (options.meantToLast) root.setAttribute(MEANT_TO_LAST, true);
  const step = tracer.startSpan('step', { startTime: new Date(startMs) }, below(root));
  if (options.fails) step.setStatus({ code: SpanStatusCode.ERROR });
  step.end(new Date(startMs + 1));
  root.end(new Date(startMs + (options.tookMs ?? 5)));
}

/** As a caller hands it over. */
const calledBy = (flags: TraceFlags) =>
  trace.setSpanContext(context.active(), {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: flags,
    isRemote: true,
  });

describe('of the requests that the lot is against', () => {
  it('the unremarkable leave nothing', () => {
    request(tracerWith());
    expect(names()).toEqual([]);
  });

  it('those in which something failed are kept whole, and say why', () => {
    request(tracerWith(), { fails: true });
    expect(names()).toEqual(['step', 'request']);
    for (const { attributes } of exported.getFinishedSpans()) expect(attributes[KEPT_BECAUSE]).toBe('error');
  });

  it('those that were slow are kept whole, but for what is meant to last', () => {
    request(tracerWith(), { tookMs: 1_000 });
    request(tracerWith(), { tookMs: 25_000, meantToLast: true });
    request(tracerWith(), { tookMs: 999 });
    expect(names()).toEqual(['step', 'request']);
    expect(exported.getFinishedSpans()[1]?.attributes[KEPT_BECAUSE]).toBe('slow');
  });

  it('two of one trace are judged apart', () => {
    const tracer = tracerWith({ trustsCallers: false });
    const start = () => tracer.startSpan('request', { kind: SpanKind.SERVER }, calledBy(TraceFlags.NONE));
    const [good, bad] = [start(), start()];
    bad.setStatus({ code: SpanStatusCode.ERROR });
    bad.end();
    good.end();
    expect(exported.getFinishedSpans()).toHaveLength(1);
  });

  it('a flood of spans in one is cut, its own is not', () => {
    const tracer = tracerWith();
    const root = tracer.startSpan('request', { kind: SpanKind.SERVER });
    for (let i = 0; i < 1_000; i += 1) tracer.startSpan('step', {}, below(root)).end();
    root.setStatus({ code: SpanStatusCode.ERROR });
    root.end();
    expect(names().length).toBeLessThan(100);
    expect(names().at(-1)).toBe('request');
  });
});

describe('the lot', () => {
  it('is drawn for requests alone, each with the given chance', () => {
    let drawn = 0;
    const random = () => (drawn++ % 4) / 4;
    const tracer = tracerWith({ ratio: 0.25, random });
    for (let i = 0; i < 8; i += 1) request(tracer);
    tracer.startSpan('work of its own', { kind: SpanKind.CLIENT }).end();
    expect(names()).toEqual(['step', 'request', 'step', 'request']);
    expect(drawn).toBe(8);
  });

  it('is followed by everything further on in the trace, and by the match of a ticket that is kept', () => {
    const tracer = tracerWith({ ratio: 0 });
    tracer.startSpan('ticket.wait', {}, calledBy(TraceFlags.SAMPLED)).end();
    const ticket = trace.getSpanContext(calledBy(TraceFlags.SAMPLED));
    const other = trace.getSpanContext(calledBy(TraceFlags.NONE));
    if (!ticket || !other) throw new Error('no contexts');
    tracer.startSpan('match.commit', { links: [{ context: other }, { context: ticket }] }).end();
    tracer.startSpan('match of others', { links: [{ context: other }] }).end();
    expect(names()).toEqual(['ticket.wait', 'match.commit']);
  });

  it('is not for callers to decide where they are not trusted', () => {
    request(tracerWith({ trustsCallers: false }));
    const tracer = tracerWith({ trustsCallers: false });
    tracer.startSpan('forced', { kind: SpanKind.SERVER }, calledBy(TraceFlags.SAMPLED)).end();
    expect(names()).toEqual([]);
    const generous = tracerWith({ ratio: 1, trustsCallers: false });
    generous.startSpan('hidden', { kind: SpanKind.SERVER }, calledBy(TraceFlags.NONE)).end();
    expect(names()).toEqual(['hidden']);
  });
});
