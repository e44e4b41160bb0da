import { type Context, isSpanContextValid, type Link, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import { type Sampler, SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace';

const isSampled = (flags: number): boolean => (flags & TraceFlags.SAMPLED) !== 0;

/**
 * Decides at the first span of a trace whether all of it is kept, by lot; everybody after follows the flag of the
 * `traceparent` that they are handed, so that a trace is kept whole or not at all. A trace that links to a kept one (a match
 * to its tickets) is kept with it. What is not kept is recorded all the same for as long as its request lasts, for
 * `keepNotableSpans` to decide.
 *
 * `trustsCallers`: whether the flag of a caller counts. Where callers are anybody's it must not: they could have everything
 * traced, or nothing. Lots are drawn for requests only: work that belongs to a trace that is not kept draws none of its own.
 */
export function createLotSampler(options: {
  ratio: number;
  trustsCallers: boolean;
  /** Uniform in [0, 1). */
  random: () => number;
}): Sampler {
  const { ratio, trustsCallers, random } = options;

  const isKept = (parentContext: Context, kind: SpanKind, links: readonly Link[]): boolean => {
    const parent = trace.getSpanContext(parentContext);
    if (parent !== undefined && isSpanContextValid(parent) && (trustsCallers || parent.isRemote !== true))
      return isSampled(parent.traceFlags);
    if (links.some(({ context }) => isSampled(context.traceFlags))) return true;
    return ratio === 1 || (kind === SpanKind.SERVER && random() < ratio);
  };

  return {
    shouldSample(parentContext, _traceId, _name, kind, _attributes, links): SamplingResult {
      const kept = isKept(parentContext, kind, links);
      return { decision: kept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.RECORD };
    },
    toString: () => `LotSampler{${ratio}}`,
  };
}
