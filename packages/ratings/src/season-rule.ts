/** Seasons of equal length, one after the other without a gap. */
export interface SeasonRule {
  /** When season 1 begins, epoch ms. */
  startsAtMs: number;
  /** How long each lasts, ms; more than 0. */
  lengthMs: number;
  /** Share of the way back to the default that ratings go when a season begins: 0 (none) to 1 (everyone begins anew). */
  softReset: number;
}

/** Number of the season at a time: 1, 2, ...; 0 before the first one or where there are no seasons. */
export function seasonAt(rule: SeasonRule | undefined, nowMs: number): number {
  if (rule === undefined || nowMs < rule.startsAtMs) return 0;
  return 1 + Math.floor((nowMs - rule.startsAtMs) / rule.lengthMs);
}

/** When a season begins (inclusive) and ends (exclusive: that is when the next one begins), epoch ms. */
export interface SeasonBounds {
  startsAtMs: number;
  endsAtMs: number;
}

/** The bounds of a season from its number. @throws {RangeError} where the number is not one of a season (1, 2, ...) */
export function seasonBounds({ startsAtMs, lengthMs }: SeasonRule, season: number): SeasonBounds {
  if (!Number.isInteger(season) || season < 1) throw new RangeError(`There is no season ${season}; the first is 1.`);
  return { startsAtMs: startsAtMs + (season - 1) * lengthMs, endsAtMs: startsAtMs + season * lengthMs };
}
