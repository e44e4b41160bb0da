import { describe, expect, it } from 'vitest';
import { freeForAllSchema, isDuel, teamRules, teamsSchema } from './team-rule.ts';

const teamsOf = (written: unknown) => teamRules(teamsSchema.parse(written), undefined);

describe('teams', () => {
  it('are listed, or so many alike, named or numbered', () => {
    expect(teamsOf([{ name: 'hunters', size: 4 }, { name: 'beast' }])).toEqual([
      { name: 'hunters', minPlayers: 4, maxPlayers: 4 },
      { name: 'beast', minPlayers: 1, maxPlayers: 1 },
    ]);
    expect(teamsOf({ count: 2, names: ['blue', 'red'], size: { min: 3, max: 5 }, roles: { tank: 1 } })).toEqual([
      { name: 'blue', minPlayers: 3, maxPlayers: 5, roles: { tank: 1 } },
      { name: 'red', minPlayers: 3, maxPlayers: 5, roles: { tank: 1 } },
    ]);
    expect(teamsOf({ count: 3 }).map(({ name }) => name)).toEqual(['team-1', 'team-2', 'team-3']);
  });

  it('are teams of one in a free-for-all, as many as it takes', () => {
    const teams = teamRules(undefined, freeForAllSchema.parse({ min: 2, max: 4 }));
    expect(teams.map(({ name, maxPlayers }) => `${name} ${maxPlayers}`)).toEqual([
      'player-1 1',
      'player-2 1',
      'player-3 1',
      'player-4 1',
    ]);
  });

  it('are a duel when they are two of one player each', () => {
    expect(isDuel(teamsOf({ count: 2 }))).toBe(true);
    expect(isDuel(teamRules(undefined, freeForAllSchema.parse(2)))).toBe(true);
    expect(isDuel(teamsOf({ count: 3 }))).toBe(false);
    expect(isDuel(teamsOf({ count: 2, size: { min: 1, max: 2 } }))).toBe(false);
  });

  it.each([
    [[{ name: 'alone' }]],
    [{ count: 1 }],
    [{ count: 17 }],
    [{ count: 2, size: 65 }],
    [{ count: 2, size: { min: 2, max: 1 } }],
    [{ count: 2, names: ['Blue', 'Red'] }],
    [{ count: 2, roles: { tank: 0 } }],
    [{ count: 2, roles: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`r${index}`, 1])) }],
    [{ count: 2, size: 1, captain: true }],
  ])('are not %j', (written) => {
    expect(teamsSchema.safeParse(written).success).toBe(false);
  });
});
