import { type Span as ApiSpan, type Attributes, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { MEANT_TO_LAST } from './meant-to-last.ts';

/** On spans that were kept although the lot was against them: `error` or `slow`. */
export const KEPT_BECAUSE = 'sampling.kept_because';

/** Spans that are held back at most, of one request and of all together; what is above is lost if its trace is kept. */
const MAX_SPANS_PER_REQUEST = 64;
const MAX_SPANS = 20_000;

/** The spans of this process below one that began here: a request, or one piece of work. */
interface Work {
  readonly root: object;
  held: ReadableSpan[];
  reason?: 'error' | 'slow';
  isOver: boolean;
}

/**
 * Holds back the spans that the lot was against until the request or the work that they belong to is over, and passes them
 * on after all if something in it failed or it took `slowMs` or longer. What the lot was for passes at once.
 */
export function keepNotableSpans(next: SpanProcessor, options: { slowMs: number }): SpanProcessor {
  const works = new WeakMap<object, Work>();
  let held = 0;

  const hold = (work: Work, span: ReadableSpan): void => {
    if (work.held.length >= MAX_SPANS_PER_REQUEST || held >= MAX_SPANS) return;
    work.held.push(span);
    held += 1;
  };

  const finish = (work: Work): void => {
    work.isOver = true;
    held -= work.held.length;
    for (const span of work.held.splice(0)) if (work.reason !== undefined) next.onEnd(kept(span, work.reason));
  };

  const end = (work: Work, span: ReadableSpan): void => {
    if (span.status.code === SpanStatusCode.ERROR) work.reason = 'error';
    const isRoot = span === work.root;
    if (isRoot && isSlow(span, options.slowMs)) work.reason ??= 'slow';
    if (work.isOver) {
      if (work.reason !== undefined) next.onEnd(kept(span, work.reason));
      return;
    }
    // The root always has room: it is what tells the most.
    if (isRoot) {
      work.held.push(span);
      held += 1;
      finish(work);
    } else hold(work, span);
  };

  return {
    onStart(span, parentContext) {
      next.onStart(span, parentContext);
      if (isSampled(span)) return;
      const parent: ApiSpan | undefined = trace.getSpan(parentContext);
      works.set(span, (parent && works.get(parent)) ?? { root: span, held: [], isOver: false });
    },
    onEnd(span) {
      const work = works.get(span);
      if (work === undefined) next.onEnd(span);
      else end(work, span);
    },
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  };
}

const isSampled = (span: Pick<ReadableSpan, 'spanContext'>): boolean =>
  (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

const isSlow = ({ duration: [seconds, nanoseconds], attributes }: ReadableSpan, slowMs: number): boolean =>
  attributes[MEANT_TO_LAST] !== true && seconds * 1_000 + nanoseconds / 1e6 >= slowMs;

/** The span as one that the lot was for; exporters leave out others. */
function kept(span: ReadableSpan, reason: string): ReadableSpan {
  const context = { ...span.spanContext(), traceFlags: span.spanContext().traceFlags | TraceFlags.SAMPLED };
  const attributes: Attributes = { ...span.attributes, [KEPT_BECAUSE]: reason };
  return Object.create(span, {
    spanContext: { value: () => context },
    attributes: { value: attributes, enumerable: true },
  }) as ReadableSpan;
}
