import type { MatchRules } from './match-rules.ts';

/** The first wave at this time or after it, epoch ms; the time itself where matches are formed at once. */
export const waveAt = ({ waveEveryMs }: Pick<MatchRules, 'waveEveryMs'>, atMs: number): number =>
  waveEveryMs === undefined ? atMs : Math.ceil(atMs / waveEveryMs) * waveEveryMs;
