import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const MAX_MS = 14 * unitMs.d;
const looksLike = 'expected a duration such as "500ms", "30s", "10m", "2h" or a number of seconds';

/** A duration as a ruleset writes it: a number of seconds or a text with its unit. Parsed to whole milliseconds. */
export const durationSchema = z
  .union([z.number().nonnegative(), z.string().regex(/^\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h|d)$/, looksLike)], looksLike)
  .transform(toMs)
  .refine((ms) => ms <= MAX_MS, 'longer than 14 days')
  .meta({ description: 'Seconds, or a text with a unit: "500ms", "30s", "10m", "2h"' });

/** A duration that is longer than nothing. */
export const positiveDurationSchema = durationSchema.refine((ms) => ms > 0, 'must be longer than 0');

function toMs(value: number | string): number {
  if (typeof value === 'number') return Math.round(value * 1_000);
  const unit = /[a-z]+$/.exec(value)?.[0] as keyof typeof unitMs;
  return Math.round(Number.parseFloat(value) * unitMs[unit]);
}

/** "Until then": a rule that holds until the wait reaches this; absent: for ever. */
export const relaxAfterSchema = durationSchema.optional();
