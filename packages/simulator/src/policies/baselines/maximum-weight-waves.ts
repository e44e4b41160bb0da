import { minimumWeightMatching } from '../../optimum/minimum-weight-matching.ts';
import type { Entrant } from '../../population/entrant.ts';
import type { FormedMatch, Policy } from '../policy.ts';
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts';

const WAVE_EVERY_MS = 12_000;
const FULL_WAVE = 30;
/** Points of bonus for each wave missed, and the most of it. */
const MISS_BONUS = 12;
const MAX_MISS_BONUS = 460;
/** What two well-behaved players get. */
const GOOD_BONUS = 30;

/**
 * As Lichess pools: every 12 s, or as soon as 30 wait, as many as possible are paired at the least total score. Score:
 * rating gap less a bonus for waves that both missed; a pair whose score is above a bound does not meet.
 * Idea: lichess-org/lila, modules/pool (its second limit, players who leave games, is left out).
 */
export function createMaximumWeightWaves(entrants: readonly Entrant[]): Policy {
  const room = createWaitingRoom(entrants);
  const misses = new Map<number, number>();
  let nextWaveMs = WAVE_EVERY_MS;
  let isFull = false;
  return {
    arrive(entrant) {
      room.add(entrant);
      misses.set(entrant, 0);
      isFull = room.size >= FULL_WAVE;
    },
    leave(entrant) {
      room.remove(entrant);
      misses.delete(entrant);
    },
    pass(nowMs) {
      isFull = false;
      nextWaveMs = nowMs + WAVE_EVERY_MS;
      const formed = pairWave(room, misses);
      for (const { entrants: pair } of formed) for (const entrant of pair) misses.delete(entrant);
      for (const [entrant, missed] of misses) misses.set(entrant, missed + 1);
      return formed;
    },
    nextAtMs(nowMs) {
      if (room.size < 2) return undefined;
      if (isFull) return nowMs;
      if (nextWaveMs <= nowMs) nextWaveMs += Math.ceil((nowMs - nextWaveMs + 1) / WAVE_EVERY_MS) * WAVE_EVERY_MS;
      return nextWaveMs;
    },
  };
}

function pairWave(room: WaitingRoom, misses: ReadonlyMap<number, number>): FormedMatch[] {
  const sorted = room.byRating();
  const ends: number[] = [];
  const costs: number[] = [];
  const bonusOf = (entrant: number): number => Math.min(MISS_BONUS * misses.get(entrant)!, MAX_MISS_BONUS);
  for (let low = 0; low < sorted.length; low += 1) {
    const rating = room.ratingOf(sorted[low]!);
    for (let high = low + 1; high < sorted.length; high += 1) {
      const gap = room.ratingOf(sorted[high]!) - rating;
      if (gap > highestScore(rating) + GOOD_BONUS + MAX_MISS_BONUS) break;
      const score = gap - GOOD_BONUS - Math.min(bonusOf(sorted[low]!), bonusOf(sorted[high]!));
      if (score > highestScore(rating)) continue;
      ends.push(low, high);
      costs.push(2 * (score + GOOD_BONUS + MAX_MISS_BONUS));
    }
  }
  // Leaving one alone costs more than any way to pair them all: first as many pairs as possible, then the best.
  const aloneCost = 1 + costs.reduce((sum, cost) => sum + cost, 0);
  const { partners } = minimumWeightMatching({
    vertexCount: sorted.length,
    ends: Int32Array.from(ends),
    costs: Float64Array.from(costs),
    aloneCost,
  });
  return sorted.flatMap((entrant, place) =>
    partners[place]! > place ? [room.pair(entrant, sorted[partners[place]!]!)] : [],
  );
}

/** No pair scores above this; a weaker player's bound. */
function highestScore(rating: number): number {
  if (rating < 1_000) return 130;
  return rating < 1_500 ? 100 : Math.floor(rating / 15);
}
