/** Maps values to pixels, with round ticks. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** A single point needs room around it, too. */
const LEAST_RATIO = 10;
const STEPS_PER_DECADE = [1, 2, 5] as const;

/** A logarithmic scale that holds all values (positive ones), in pixels `from` to `to`. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = roundStep(Math.min(...positive, 1e9) / 1.15, -1);
  const high = Math.max(roundStep(Math.max(...positive, 1e-9) * 1.15, 1), low * LEAST_RATIO);
  const span = Math.log(high / low);
  const scale = (value: number): number => from + ((to - from) * Math.log(Math.max(value, low) / low)) / span;
  return Object.assign(scale, { ticks: thinned(logTicks(low, high)), low, high });
}

/** A linear scale from 0. */
export function linearScale(values: readonly number[], from: number, to: number): Scale {
  const most = Math.max(1e-9, ...values.filter(Number.isFinite));
  const raw = most / 4;
  const decade = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * decade >= raw) ?? 10) * decade;
  const high = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(high / step) + 1 }, (_, index) => index * step);
  return Object.assign((value: number) => from + ((to - from) * value) / high, { ticks, low: 0, high });
}

/** 1, 2 or 5 times a power of ten below (direction -1) or above the value. */
function roundStep(value: number, direction: 1 | -1): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  const steps = [...STEPS_PER_DECADE, 10].map((factor) => factor * decade);
  return direction === 1 ? steps.find((step) => step >= value)! : steps.findLast((step) => step <= value)!;
}

function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent += 1) {
    for (const factor of STEPS_PER_DECADE) {
      const tick = Number((factor * 10 ** exponent).toPrecision(3));
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  return ticks;
}

const MOST_TICKS = 10;
const thinned = (ticks: readonly number[]): readonly number[] =>
  ticks.length <= MOST_TICKS ? ticks : ticks.filter((tick) => /^0*\.?0*1/.test(String(tick)));
