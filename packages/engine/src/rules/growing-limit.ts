import { demand } from './demand.ts';
import type { GrowingLimit } from './match-rules.ts';

/** @throws {RangeError} when the limit has no meaning. */
export function checkGrowingLimit(name: string, { initial, max, growth, steps = [] }: GrowingLimit): void {
  demand(initial > 0 && Number.isFinite(initial), `${name}: must start above zero`);
  demand(max >= initial, `${name}: max must not be below the start`);
  demand(growth === undefined || steps.length === 0, `${name}: grows by growth or by steps, not both`);
  const { by, everyMs } = growth ?? { by: 0, everyMs: 1 };
  demand(by >= 0 && Number.isFinite(by), `${name}: must not shrink`);
  demand(everyMs >= 1 && Number.isInteger(everyMs), `${name}: must grow every whole ms or more`);
  let before = { afterMs: 0, value: initial };
  for (const step of steps) {
    demand(step.afterMs > before.afterMs && step.value >= before.value, `${name}: steps must rise`);
    before = step;
  }
}

/** The limit after this wait. Never shrinks with waiting; a wait below zero counts as zero. */
export function limitAfter(limit: GrowingLimit, waitedMs: number): number {
  return Math.min(limit.max, uncapped(limit, Math.max(waitedMs, 0)));
}

function uncapped({ initial, growth, steps }: GrowingLimit, waitedMs: number): number {
  if (growth !== undefined) return initial + growth.by * Math.floor(waitedMs / growth.everyMs);
  let value = initial;
  for (const step of steps ?? []) {
    if (step.afterMs > waitedMs) break;
    value = step.value;
  }
  return value;
}

/** How long to wait until the limit and this much more admit `amount`, in ms; Infinity when they never will. */
export function waitUntilLimit(limit: GrowingLimit, amount: number, extra = 0): number {
  if (amount <= limit.initial + extra) return 0;
  if (!(amount <= limit.max + extra)) return Number.POSITIVE_INFINITY;
  const { initial, growth, steps } = limit;
  if (growth === undefined) {
    return steps?.find(({ value }) => amount <= value + extra)?.afterMs ?? Number.POSITIVE_INFINITY;
  }
  const { by, everyMs } = growth;
  return by === 0 ? Number.POSITIVE_INFINITY : growthsUntil(initial, by, amount, extra) * everyMs;
}

/** Above this many growths the count is not settled to the last one: it is beyond any ticket's life. */
const EXACT_GROWTHS = 2 ** 31;

/** The least number of growths that admits an amount above the start: O(1), or O(log) where roundings disagree. */
function growthsUntil(initial: number, by: number, amount: number, extra: number): number {
  // The division may be off by a rounding; what counts is the sum that limitAfter computes.
  const isAdmitted = (growths: number) => initial + by * growths + extra >= amount;
  const estimate = Math.ceil((amount - extra - initial) / by);
  if (estimate >= EXACT_GROWTHS || (isAdmitted(estimate) && !isAdmitted(estimate - 1))) return estimate;
  let refused = 0;
  let admitted = estimate + 1;
  while (!isAdmitted(admitted)) admitted *= 2;
  while (admitted - refused > 1) {
    const middle = Math.floor((refused + admitted) / 2);
    if (isAdmitted(middle)) admitted = middle;
    else refused = middle;
  }
  return admitted;
}
