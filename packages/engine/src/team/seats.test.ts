import { describe, expect, it } from 'vitest';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { poolOf, rulesWith, solos, team, ticket, within } from './team-pool.cases.ts';

describe('a running game that asks for players', () => {
  const seats = (...open: number[]) => ({
    teams: open.map((count, index) => ({ players: [{ id: `in${index}`, rating: 1500 }], open: count })),
  });
  const game = (open: number[], more: Partial<PoolTicket> = {}): PoolTicket => ({
    id: 'game',
    rating: 1500,
    enqueuedAt: 0,
    players: [],
    seats: seats(...open),
    ...more,
  });
  const rules = rulesWith({ teams: [team('red', 3), team('blue', 3)], rating: within(100) });

  it('gets as many players as it has seats for, parties whole, before new matches are formed', () => {
    const tickets = [game([1, 2], { enqueuedAt: 50 }), ticket('duo', 1500, 2), ...solos([1500, 1500, 1500, 1500], 1)];
    const [first] = poolOf(rules, tickets).findMatches(100).proposals;
    const byId = Object.fromEntries(first!.tickets.map(({ id }, index) => [id, first!.teams[index]]));
    expect(byId).toEqual({ duo: 1, s0: 0, game: 0 });
  });

  it('takes fewer than it has seats for when no more fit, and those who may meet it and each other only', () => {
    const tickets = [
      game([2, 0]),
      ticket('trio', 1500, 3),
      ticket('far', 1700),
      ticket('low', 1420),
      ticket('high', 1540),
    ];
    const [first] = poolOf(rules, tickets).findMatches(10).proposals;
    expect(first!.tickets.map(({ id }) => id).sort()).toEqual(['game', 'high']);
  });

  it('waits for the moment at which somebody may come', () => {
    const growing = rulesWith({ teams: rules.teams, rating: within(100, { growth: { by: 100, everyMs: 1_000 } }) });
    const pool = poolOf(growing, [game([1, 1]), ticket('far', 1690)]);
    const { proposals, nextPassAtMs } = pool.findMatches(0);
    expect([proposals, nextPassAtMs]).toEqual([[], 1_000]);
    expect(pool.findMatches(1_000).proposals).toHaveLength(1);
  });

  it('is served one against one as well', () => {
    const duel = rulesWith({ teams: [team('white', 1), team('black', 1)], rating: within(100) });
    const tickets = [game([0, 1]), ...solos([1500, 1510, 1520])];
    const { proposals } = poolOf(duel, tickets).findMatches(5);
    expect(proposals.map((match) => [match.tickets.map(({ id }) => id), match.teams])).toEqual([
      [
        ['game', 's0'],
        [0, 1],
      ],
      [
        ['s1', 's2'],
        [0, 1],
      ],
    ]);
  });
});
