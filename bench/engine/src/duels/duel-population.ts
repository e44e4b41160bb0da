import type { MatchRules, PoolTicket } from '@paireto/engine';
import { seededChance, standardRating } from '../measure/seeded-chance.ts';

const REGIONS = ['eu', 'us', 'ap', 'sa'];

/** When the windows of who was there before open, ms after `CROWD_NOW_MS`. */
export const WINDOWS_OPEN_AFTER_MS = 27_000;

/**
 * One against one: growing windows, regions that relax, avoid lists; `plain`: windows alone. For `newcomers` windows are
 * open, for others they open when everybody has waited for 26 s.
 */
export function duelRules(options: {
  strategy: 'adaptive' | 'longest-wait';
  plain: boolean;
  newcomers: boolean;
}): MatchRules {
  const window = options.newcomers
    ? { initial: 100, max: 1_000, growth: { by: 25, everyMs: 10_000 } }
    : { initial: 1e-9, max: 1_000, steps: [{ afterMs: 26_000, value: 100 }] };
  return {
    teams: [
      { name: 'white', minPlayers: 1, maxPlayers: 1 },
      { name: 'black', minPlayers: 1, maxPlayers: 1 },
    ],
    minTeams: 2,
    fillForMs: 0,
    expansionAge: options.newcomers ? 'oldest' : 'newest',
    rating: { window, measuredBy: 'both' },
    ...(options.plain
      ? {}
      : { regions: { names: REGIONS, relaxAfterMs: 60_000 }, avoidRecent: { relaxAfterMs: 120_000 } }),
    preferences: [],
    strategy: options.strategy,
    ordering: 'quality',
    patienceMs: 60_000,
  };
}

/** The same ticket without region and avoid lists. */
export const plainTicket = ({ id, rating, enqueuedAt, players }: PoolTicket): PoolTicket => {
  return { id, rating, enqueuedAt, players: players.map((player) => ({ id: player.id, rating: player.rating })) };
};

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
