import { curveShares, type WaitCurve, waitWithin } from './wait-curve.ts';

/** What players of a pool are to expect, by band of rating. Plain JSON. */
export interface WaitEstimates {
  readonly v: 1;
  /** As of then, epoch ms. */
  readonly at: number;
  /** Nobody waits longer, ms. */
  readonly longestMs: number;
  readonly bandPoints: number;
  /** Of everybody, whatever the rating. */
  readonly overall: WaitCurve;
  /** In order of the bands, which begin at so many times `bandPoints`. At least one. */
  readonly bands: readonly (readonly [band: number, curve: WaitCurve])[];
}

/** The whole wait of one player: half of those like them wait less than `p50Ms`, nine of ten less than `p90Ms`. */
export interface ExpectedWait {
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** What somebody with this rating is to expect who has waited `waitedMs` already. O(log bands). */
export function expectedWait(
  { bands, bandPoints, longestMs }: WaitEstimates,
  rating: number | undefined,
  waitedMs: number,
): ExpectedWait {
  const [, curve] = nearest(bands, (rating ?? 0) / bandPoints);
  const within = (share: number) => Math.round(waitWithin(curve, share, waitedMs, longestMs));
  return { p50Ms: within(0.5), p90Ms: within(0.9) };
}

/** What is to be expected of whom nothing is known, who comes now. */
export function expectedWaitOverall({ overall, longestMs }: WaitEstimates): ExpectedWait {
  const within = (share: number) => Math.round(waitWithin(overall, share, 0, longestMs));
  return { p50Ms: within(0.5), p90Ms: within(0.9) };
}

/** The band that a rating lies in, or the nearest to it. */
function nearest(bands: WaitEstimates['bands'], place: number): WaitEstimates['bands'][number] {
  let from = 0;
  let to = bands.length - 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (bands[middle]![0] + 1 <= place) from = middle + 1;
    else to = middle;
  }
  const at = bands[from]!;
  const before = bands[from - 1];
  const isNearer = before !== undefined && place - (before[0] + 0.5) < Math.abs(at[0] + 0.5 - place);
  return isNearer && place < at[0] ? before : at;
}

/** The estimates in this text; undefined where it holds none that this version knows. */
export function parseEstimates(text: string): WaitEstimates | undefined {
  let value: WaitEstimates | null;
  try {
    value = JSON.parse(text) as WaitEstimates | null;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || value.v !== 1) return undefined;
  const { at, longestMs, bandPoints, overall, bands } = value;
  if (![at, longestMs, bandPoints].every((each) => Number.isFinite(each) && each > 0)) return undefined;
  return isCurve(overall) && Array.isArray(bands) && bands.length > 0 && bands.every(isBand) ? value : undefined;
}

const isBand = (band: unknown): boolean => Array.isArray(band) && Number.isInteger(band[0]) && isCurve(band[1]);

function isCurve(curve: unknown): boolean {
  return (
    Array.isArray(curve) &&
    curve.length === curveShares.length &&
    curve.every((wait, place) => Number.isFinite(wait) && (wait as number) >= ((curve[place - 1] as number) ?? 0))
  );
}
