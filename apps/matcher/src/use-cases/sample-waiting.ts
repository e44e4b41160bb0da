import type { OngoingWait } from '@paireto/wait-estimates';
import type { WaitingPool } from './waiting-pool.ts';

/** Of larger pools only about so many are looked at, evenly spread over the order in which the engine has them. */
const MOST_SAMPLED = 4_096;

/** Who waits in a pool, or a sample of them each of whom stands for several. Running games are nobody. */
export function sampleWaiting(pool: WaitingPool | undefined): { waiting: OngoingWait[]; eachStandsFor: number } {
  const waiting: OngoingWait[] = [];
  if (pool === undefined) return { waiting, eachStandsFor: 1 };
  const isRated = pool.ruleset.rating !== undefined;
  const step = Math.max(1, Math.ceil(pool.engine.size / MOST_SAMPLED));
  for (const { enqueuedAt, rating, players } of pool.engine.tickets(step)) {
    if (players.length > 0) waiting.push({ enqueuedAt, rating: isRated ? rating : undefined });
  }
  return { waiting, eachStandsFor: step };
}
