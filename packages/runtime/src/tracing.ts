import {
  type Attributes,
  type Context,
  context,
  type Link,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
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

/** Links to the contexts of these traceparents; those that are absent or unsampled are left out. */
export function linksTo(traceparents: readonly (string | undefined)[]): Link[] {
  return traceparents.flatMap((traceparent) => {
    const spanContext = traceparent === undefined ? undefined : trace.getSpanContext(contextOf(traceparent));
    return spanContext ? [{ context: spanContext }] : [];
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

/** Runs `work` inside a span; a thrown error marks the span and is passed on. */
export async function inSpan<Result>(
  name: string,
  start: SpanStart,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const span = startSpan(name, start);
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

export { SpanKind };
