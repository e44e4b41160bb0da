import type { MatchRules, PoolTicket } from '@paireto/engine';

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
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, index): PoolTicket => {
    const size = random() < 0.3 ? 2 + Math.floor(4 * random()) : 1;
    const level = 1480 + 390 * normal();
    const players = Array.from({ length: size }, (__, member) => ({
      id: `p${index}-${member}`,
      rating: size === 1 ? level : level + 60 * normal(),
    }));
    const rating = players.reduce((sum, player) => sum + player.rating, 0) / size;
    return { id: `t${index}`, rating, enqueuedAt: index, players };
  });
}

/** Uniform in [0, 1). Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014), in 32 bits. */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
