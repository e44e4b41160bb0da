import { z } from 'zod';
import { positiveDurationSchema } from './duration.ts';

/**
 * How a limit grows with waiting: by so much every so often, or to given values after given waits. Waits count from the
 * moment of queueing, never from the step before.
 */
export const expansionSchema = z.union([
  z.strictObject({
    by: z.number().positive().max(10_000).meta({ description: 'How much wider each time' }),
    every: positiveDurationSchema.meta({ description: 'After how much waiting, again and again' }),
  }),
  z
    .array(
      z.strictObject({
        after: positiveDurationSchema.meta({ description: 'Seconds of waiting, counted from queueing' }),
        to: z.number().positive().max(100_000).meta({ description: 'What the limit is from then on' }),
      }),
    )
    .min(1)
    .max(32),
]);

/** A limit that never shrinks with waiting. Times in ms, values in the unit of what is limited. */
export interface GrowingLimit {
  /** At once. */
  initial: number;
  /** Never above this. */
  max: number;
  /** Grows by `by` every `everyMs`. */
  growth?: { by: number; everyMs: number };
  /** Or: is `value` from `afterMs` on; sorted, values rise. */
  steps?: { afterMs: number; value: number }[];
}

type Expansion = z.output<typeof expansionSchema>;

/** What no field alone can tell about a limit: problems as path and message. */
export function limitProblems(
  initial: number,
  expand: Expansion | undefined,
  max: number | undefined,
): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  if (max !== undefined && max < initial)
    problems.push({ path: ['max'], message: `is below where it starts (${initial})` });
  if (!Array.isArray(expand)) return problems;
  let before = { after: 0, to: initial };
  for (const [index, step] of expand.entries()) {
    if (step.after <= before.after) {
      problems.push({ path: ['expand', index, 'after'], message: 'must be later than the step before' });
    }
    if (step.to < before.to) {
      const message = `must not be below the step before (${before.to}): limits never shrink with waiting`;
      problems.push({ path: ['expand', index, 'to'], message });
    }
    before = step;
  }
  return problems;
}

/** The limit of such fields. */
export function growingLimit(initial: number, expand: Expansion | undefined, max: number | undefined): GrowingLimit {
  const top = max ?? Number.MAX_SAFE_INTEGER;
  if (expand === undefined) return { initial, max: top };
  if (!Array.isArray(expand)) return { initial, max: top, growth: { by: expand.by, everyMs: expand.every } };
  return { initial, max: top, steps: expand.map(({ after, to }) => ({ afterMs: after, value: to })) };
}
