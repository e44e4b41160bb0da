/** How far the clock of whoever issues tokens may be off, for `nbf`, `iat` and `exp` alike. */
export const CLOCK_TOLERANCE_S = 30;
export const CLOCK_TOLERANCE_MS = CLOCK_TOLERANCE_S * 1_000;
