import type { MatchRules, PoolTicket } from '@paireto/engine';
import { seededChance, standardRating } from '../measure/seeded-chance.ts';

/** Two teams of five whose ratings are within 200 points. */
export const fiveAgainstFive: MatchRules = {
  teams: [
    { name: 'red', minPlayers: 5, maxPlayers: 5 },
    { name: 'blue', minPlayers: 5, maxPlayers: 5 },
  ],
  minTeams: 2,
  fillForMs: 0,
  expansionAge: 'oldest',
  rating: { window: { initial: 200, max: 200 }, measuredBy: 'both' },
  preferences: [],
  strategy: 'longest-wait',
  ordering: 'quality',
  patienceMs: 30_000,
};

/**
 * Tickets that joined one ms after the other: ratings N(1480, 390); 30 % are parties of 2 to 5, equally often, whose
 * players are N(0, 60) around the party's own level. The same for the same seed.
 */
export function partyPopulation(count: number, seed: number): PoolTicket[] {
  const chance = seededChance(seed);
  const { uniform, normal } = chance;
  return Array.from({ length: count }, (_, index): PoolTicket => {
    const size = uniform() < 0.3 ? 2 + Math.floor(4 * uniform()) : 1;
    const level = standardRating(chance);
    const players = Array.from({ length: size }, (__, member) => ({
      id: `p${index}-${member}`,
      rating: size === 1 ? level : level + 60 * normal(),
    }));
    const rating = players.reduce((sum, player) => sum + player.rating, 0) / size;
    return { id: `t${index}`, rating, enqueuedAt: index, players };
  });
}
