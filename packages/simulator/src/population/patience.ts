import { UsageError } from '../usage-error.ts';
import { parseDuration } from './parse-duration.ts';
import type { Random } from './seeded-random.ts';

/** Draws how long somebody waits before leaving, ms; Infinity: until the ruleset's `max_wait`. */
export type Patience = (random: Random) => number;

/**
 * `none`; `median:120s` is exponential with that median (leaving is equally likely at any moment);
 * `lognormal:120s,0.8` has that median and deviation of the logarithm. @throws {UsageError}
 */
export function parsePatience(text: string): Patience {
  if (text === 'none') return () => Number.POSITIVE_INFINITY;
  const [, kind, median, deviation] = /^(median|lognormal):([^,]+)(?:,(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
  if (kind === 'median' && deviation === undefined) {
    const meanMs = parseDuration('--patience', median!) / Math.LN2;
    return (random) => Math.ceil(random.exponential(meanMs));
  }
  if (kind === 'lognormal' && deviation !== undefined) {
    const medianMs = parseDuration('--patience', median!);
    return (random) => Math.ceil(medianMs * Math.exp(Number(deviation) * random.normal()));
  }
  throw new UsageError(`--patience: "${text}" is not known; write none, median:120s or lognormal:120s,0.8.`);
}
