import { median } from '@paireto/bench-kit';
import type { GuardLine, GuardLoad } from './guard-history.ts';
import type { GuardRatios } from './guard-ratios.ts';

const names = ['gateway', 'system', 'redis'] as const satisfies readonly (keyof GuardRatios)[];

/** Below this share of the baseline a ratio is a gross regression: noise of a shared machine stays above it. */
const GROSS = 0.5;
/** Lines of the history that make up the baseline, the latest. */
const LINES = 5;

/**
 * What a run is compared with: the median of each ratio over the latest lines of the same load on as many processors, since how
 * many share the work changes how well it is batched. Undefined where there is none.
 */
export function baselineOf(
  history: readonly GuardLine[],
  kind: { cores: number; load: GuardLoad },
): GuardRatios | undefined {
  const same = history
    .filter(({ machine, load }) => machine.cores === kind.cores && isSameLoad(load, kind.load))
    .slice(-LINES);
  if (same.length === 0) return undefined;
  const of = (name: keyof GuardRatios): number =>
    median(same.map(({ ratios }) => ratios[name]).sort((a, b) => a - b)) ?? Number.NaN;
  return { gateway: of('gateway'), system: of('system'), redis: of('redis') };
}

const isSameLoad = (a: GuardLoad, b: GuardLoad): boolean => a.rate === b.rate && a.seconds === b.seconds;

/** The better of two runs, ratio by ratio: what else the machine does makes ratios worse, never better. */
export function betterOf(a: GuardRatios, b: GuardRatios): GuardRatios {
  const of = (name: keyof GuardRatios): number =>
    Number.isNaN(a[name]) ? b[name] : Number.isNaN(b[name]) ? a[name] : Math.max(a[name], b[name]);
  return { gateway: of('gateway'), system: of('system'), redis: of('redis') };
}

/** What became grossly worse, in words; empty when nothing did, or nothing is known to compare with. */
export function grossRegressions(now: GuardRatios, baseline: GuardRatios | undefined): string[] {
  if (baseline === undefined) return [];
  return names
    .filter((name) => !(now[name] >= baseline[name] * GROSS))
    .map(
      (name) =>
        `${name}: ${now[name].toPrecision(3)} of the floor, less than half of the ${baseline[name].toPrecision(3)} that it was`,
    );
}

/** A line for each ratio, beside what it was. */
export function ratioLines(now: GuardRatios, baseline: GuardRatios | undefined): string[] {
  return names.map((name) => {
    const was = baseline && `, was ${baseline[name].toPrecision(3)}: ${(now[name] / baseline[name]).toPrecision(2)} x`;
    return `${name.padEnd(8)} ${now[name].toPrecision(3)} of the floor${was ?? ', nothing to compare with'}`;
  });
}
