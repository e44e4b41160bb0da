/**
 * Over what time the past fades, ms to a factor of e, the shorter first. The short one follows a rush or a lull within minutes;
 * where it has seen too little the long one fills in. See docs/simulate.md for how they were chosen.
 */
export const SCALES_MS = [90_000 / Math.LN2, 900_000 / Math.LN2] as const;
