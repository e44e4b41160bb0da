import { createHash } from 'node:crypto';
import type { MatchResult } from '../../ports/match-results.ts';

/** Equal for results that say the same: in whatever order, and whether by player or by team. */
export function resultDigest({ finishedAtMs, reason, aborted, finishes }: MatchResult): string {
  const players = finishes
    .map(({ userId, outcome, placement }) => [userId, outcome, placement ?? null] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const canonical = JSON.stringify([aborted, finishedAtMs, reason ?? null, players]);
  return createHash('sha256').update(canonical).digest('base64url');
}
