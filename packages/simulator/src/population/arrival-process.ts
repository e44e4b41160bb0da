import { UsageError } from '../usage-error.ts';
import { parseDuration, parseRate } from './parse-duration.ts';
import type { Random } from './seeded-random.ts';

/** Arrivals as a Poisson process whose rate may change with time. */
export interface ArrivalProcess {
  /** Players per second at this time. */
  readonly rateAt: (atMs: number) => number;
  /** No rate is above this. */
  readonly highestRate: number;
}

const NIGHT_SHARE = 0.2;
const BURST_SHARE = 0.1;

/**
 * - `poisson:20/s`: always as many.
 * - `diurnal:20/s`: a day of `dayMs` as a sine, from a fifth of the mean at its beginning to almost twice it at noon.
 * - `bursts:5/s x20 every 60s`: a tenth of every 60 s brings 20 times as many.
 * @throws {UsageError}
 */
export function parseArrivals(text: string, dayMs: number): ArrivalProcess {
  const [kind, rest = ''] = split(text);
  if (kind === 'poisson') {
    const rate = parseRate('--arrivals', rest);
    return { rateAt: () => rate, highestRate: rate };
  }
  if (kind === 'diurnal') {
    const mean = parseRate('--arrivals', rest);
    const swing = 1 - NIGHT_SHARE;
    const rateAt = (atMs: number) => mean * (1 - swing * Math.cos((2 * Math.PI * atMs) / dayMs));
    return { rateAt, highestRate: mean * (1 + swing) };
  }
  const [, rate, times, every] = /^(\S+) x(\d+(?:\.\d+)?) every (\S+)$/.exec(rest) ?? [];
  if (kind === 'bursts' && rate !== undefined && Number(times) >= 1) {
    const base = parseRate('--arrivals', rate);
    const everyMs = parseDuration('--arrivals', every!);
    const isBurst = (atMs: number) => atMs % everyMs >= everyMs * (1 - BURST_SHARE);
    return {
      rateAt: (atMs) => (isBurst(atMs) ? base * Number(times) : base),
      highestRate: base * Number(times),
    };
  }
  throw new UsageError(
    `--arrivals: "${text}" is not known; write poisson:20/s, diurnal:20/s or "bursts:5/s x20 every 60s".`,
  );
}

/** Times of arrivals in ms, one after the other. By thinning: Lewis and Shedler, 1979. */
export function* arrivalTimes({ rateAt, highestRate }: ArrivalProcess, random: Random): Generator<number, never> {
  let atMs = 0;
  for (;;) {
    atMs += random.exponential(1_000 / highestRate);
    if (random.uniform() * highestRate < rateAt(atMs)) yield Math.round(atMs);
  }
}

function split(text: string): [string, string?] {
  const at = text.indexOf(':');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
