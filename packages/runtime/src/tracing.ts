import {
  type Attributes,
  type Context,
  context,
  INVALID_TRACEID,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

const tracer = trace.getTracer('paireto');

/** The context that a W3C traceparent stands for; the root context when there is none. */
export function contextOf(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** The W3C traceparent of a span or of the active context; undefined when nothing is traced. */
export function traceparentOf(span?: Span): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(span ? trace.setSpan(ROOT_CONTEXT, span) : context.active(), carrier);
  return carrier.traceparent;
}

/** The same, but undefined also when the trace is not kept: nobody further on needs to go to any trouble for it. */
export function keptTraceparentOf(span?: Span): string | undefined {
  const spanContext = (span ?? trace.getActiveSpan())?.spanContext();
  return spanContext !== undefined && isKept(spanContext) ? traceparentOf(span) : undefined;
}

const isKept = ({ traceFlags }: SpanContext): boolean => (traceFlags & TraceFlags.SAMPLED) !== 0;

/** Links to the contexts of these traceparents; those that are absent or of traces that are not kept are left out. */
export function linksTo(traceparents: readonly (string | undefined)[]): Link[] {
  return traceparents.flatMap((traceparent) => {
    const spanContext = traceparent === undefined ? undefined : trace.getSpanContext(contextOf(traceparent));
    return spanContext && isKept(spanContext) ? [{ context: spanContext }] : [];
  });
}

/** How a span is started. `parent` absent: below the active span. */
export interface SpanStart {
  parent?: Context;
  attributes?: Attributes;
  links?: Link[];
  kind?: SpanKind;
  startTime?: TimeInput;
}

/** Starts a span that the caller ends. */
export function startSpan(name: string, start: SpanStart = {}): Span {
  const { parent, ...options } = start;
  return tracer.startSpan(name, options, parent ?? context.active());
}

/** Says something about the span that is active, if there is one. */
export const setSpanAttributes = (attributes: Attributes): void =>
  void trace.getActiveSpan()?.setAttributes(attributes);

/** Runs `work` inside a span; a thrown error marks the span and is passed on. */
export async function inSpan<Result>(
  name: string,
  start: SpanStart,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = startSpan(name, start);
  // Where nothing is traced there is nothing to be found below it.
  if (span.spanContext().traceId === INVALID_TRACEID) return work(span);
  try {
    return await context.with(trace.setSpan(start.parent ?? context.active(), span), () => work(span));
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

export { SpanKind, SpanStatusCode };
