import { BIN_COUNT, binEnds, binStart } from './wait-bins.ts';

/**
 * Shares of players who wait longer, falling; a curve holds the waits that belong to them, ms, never falling. Fine where
 * half of them and a tenth are, also of those who have waited long already.
 */
export const curveShares: readonly number[] = [
  0.95, 0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.45, 0.4, 0.3, 0.2, 0.15, 0.12, 0.1, 0.08, 0.05, 0.03, 0.02, 0.01, 0.005, 0.002,
  0.001,
];
const LAST = curveShares.length - 1;
/** From here to the end of the curve its slope is taken for what comes after. */
const TAIL = 15;

export type WaitCurve = readonly number[];

/** The curve of these chances to be matched, bin by bin. Waits are whole ms, and `longestMs` at most. */
export function curveOf(chances: Float64Array, longestMs: number): WaitCurve {
  const waits: number[] = [];
  let share = 1;
  for (let bin = 0; bin < BIN_COUNT && waits.length <= LAST; bin += 1) {
    const after = share * (1 - chances[bin]!);
    const start = binStart(bin);
    const width = Math.min(binEnds[bin]!, Math.max(start, longestMs)) - start;
    while (waits.length <= LAST && curveShares[waits.length]! >= after) {
      const passed = (share - curveShares[waits.length]!) / (share - after);
      waits.push(Math.min(longestMs, Math.round(start + width * passed)));
    }
    share = after;
  }
  while (waits.length <= LAST) waits.push(longestMs);
  return waits;
}

/**
 * The whole wait, in ms, within which this share of those is matched who have waited `waitedMs` already: between that and
 * `longestMs`, or `waitedMs` where that is more. Never falls as `waitedMs` grows.
 */
export function waitWithin(curve: WaitCurve, share: number, waitedMs: number, longestMs: number): number {
  const waited = Math.max(0, waitedMs);
  const wait = waitAt(curve, (1 - share) * shareLeft(curve, waited));
  return Math.max(waited, Math.min(longestMs, wait));
}

/** The share of players who wait longer than this. */
function shareLeft(curve: WaitCurve, waitMs: number): number {
  let waitBefore = 0;
  let shareBefore = 1;
  // Every join comes by here: nothing is made on the way.
  for (let index = 0; index < curve.length; index += 1) {
    const wait = curve[index]!;
    const share = curveShares[index]!;
    if (waitMs < wait) return shareBefore + ((share - shareBefore) * (waitMs - waitBefore)) / (wait - waitBefore);
    waitBefore = wait;
    shareBefore = share;
  }
  return shareBefore * Math.exp((waitBefore - waitMs) / tailMs(curve));
}

/** The wait that this share of players exceeds. */
function waitAt(curve: WaitCurve, share: number): number {
  let waitBefore = 0;
  let shareBefore = 1;
  for (let index = 0; index < curve.length; index += 1) {
    const wait = curve[index]!;
    const here = curveShares[index]!;
    if (share >= here) return waitBefore + ((wait - waitBefore) * (shareBefore - share)) / (shareBefore - here);
    waitBefore = wait;
    shareBefore = here;
  }
  return waitBefore + tailMs(curve) * Math.log(shareBefore / share);
}

/** Beyond the curve: as the end of it, an exponential fall by a factor of e in so many ms. */
const tailMs = (curve: WaitCurve): number =>
  Math.max(1, (curve[LAST]! - curve[TAIL]!) / Math.log(curveShares[TAIL]! / curveShares[LAST]!));
