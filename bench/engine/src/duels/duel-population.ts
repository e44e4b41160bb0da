import type { MatchRules, PoolTicket } from '@paireto/engine';
import { seededChance, standardRating } from '../measure/seeded-chance.ts';

const REGIONS = ['eu', 'us', 'ap', 'sa'];

/** One against one with everything on: growing windows, regions that relax, avoid lists. */
export const duelRules = (strategy: 'adaptive' | 'longest-wait'): MatchRules => ({
  teams: [
    { name: 'white', minPlayers: 1, maxPlayers: 1 },
    { name: 'black', minPlayers: 1, maxPlayers: 1 },
  ],
  minTeams: 2,
  fillForMs: 0,
  expansionAge: 'oldest',
  rating: { window: { initial: 100, max: 1_000, growth: { by: 25, everyMs: 10_000 } }, measuredBy: 'both' },
  regions: { names: REGIONS, relaxAfterMs: 60_000 },
  preferences: [],
  avoidRecent: { relaxAfterMs: 120_000 },
  strategy,
  ordering: 'quality',
  patienceMs: 30_000,
});

/** Where `duelCrowd` leaves off, epoch ms: the time of a pass over it. */
export const CROWD_NOW_MS = 1_700_000_000_000;

/**
 * Single players who joined evenly over the last 25 s: ratings N(1480, 390), four regions, and every second one has
 * blocked two players and met two others lately. The same for the same seed.
 */
export function duelCrowd(count: number, seed: number): PoolTicket[] {
  const chance = seededChance(seed);
  const someone = (): string => playerId(Math.floor(chance.uniform() * count));
  return Array.from({ length: count }, (_, index): PoolTicket => {
    const rating = standardRating(chance);
    const lists = index % 2 === 0 ? {} : { blocked: [someone(), `gone-${index}`], recent: [someone(), someone()] };
    return {
      id: `ticket-${index.toString(16).padStart(8, '0')}`,
      rating,
      enqueuedAt: CROWD_NOW_MS - Math.floor(25_000 * (1 - index / count)),
      players: [{ id: playerId(index), rating, ...lists }],
      region: REGIONS[Math.floor(chance.uniform() * REGIONS.length)]!,
    };
  });
}

const playerId = (index: number): string => `player-${index.toString(16).padStart(8, '0')}`;
