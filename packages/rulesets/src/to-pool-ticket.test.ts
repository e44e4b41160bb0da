import type { Ticket } from '@paireto/contracts';
import { describe, expect, it } from 'vitest';
import { parseRuleset } from './parse-ruleset.ts';
import { toPoolTicket } from './to-pool-ticket.ts';

const rulesetOf = (more = '') =>
  parseRuleset(`name: arena\nversion: 1\nteams: { count: 2, names: [blue, red], size: 3 }\n${more}`, 'arena.yaml');
const wishes = `
attributes:
  topics: { type: list, values: [graphs, sql], optional: true }
  length: { type: number, min: 0, max: 99, optional: true }
  map: { type: choice, values: [harbour, hills] }
pool_by: [map]
preferences:
  - { attribute: topics, compare: overlap }
  - { attribute: length, compare: distance, within: 5 }
`;
const player = (userId: string, rating: number) => ({ userId, rating, sideBalance: 0 });
const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: '0198b5c0-0000-7000-8000-000000000001',
  tenant: 'demo',
  queue: 'arena',
  rulesetVersion: 1,
  pools: ['arena'],
  players: [player('ann', 1_500)],
  attributes: [{}],
  enqueuedAt: 1_000,
  expiresAt: 601_000,
  ...more,
});

describe('a ticket in a pool', () => {
  it('carries nothing that it does not have', () => {
    expect(toPoolTicket(rulesetOf(), ticket(), 'arena')).toEqual({
      id: ticket().id,
      rating: 1_500,
      enqueuedAt: 1_000,
      players: [{ id: 'ann', rating: 1_500 }],
    });
  });

  it('carries place, own limit, head start, and what its players wish and avoid', () => {
    const ann = { ...player('ann', 1_500), roles: ['tank'], blocked: ['eve'], recent: ['bob'] };
    const full = ticket({ players: [ann], region: 'eu', maxRatingGap: 50, headStartMs: 60_000 });
    expect(toPoolTicket(rulesetOf(), full, 'arena')).toMatchObject({
      players: [{ id: 'ann', rating: 1_500, roles: ['tank'], blocked: ['eve'], recent: ['bob'] }],
      region: 'eu',
      ratingLimit: 50,
      headStartMs: 60_000,
    });
    expect(toPoolTicket(rulesetOf(), ticket({ latencies: { eu: 20 } }), 'arena').latencies).toEqual({ eu: 20 });
  });

  it('is provisional when one of its players is, by the deviation of the ruleset, where that makes a difference', () => {
    const ladder = 'ratings: { source: built-in, provisional: 90 }\nrating: { window: 100, provisional_extra: 50 }\n';
    const isProvisional = (more: string, ...deviations: (number | undefined)[]) => {
      const players = deviations.map((deviation, index) => ({
        ...player(`p${index}`, 1_500),
        ...(deviation === undefined ? {} : { deviation }),
      }));
      return toPoolTicket(rulesetOf(`party: { sizes: [1, 2, 3] }\n${more}`), ticket({ players }), 'arena')
        .isProvisional;
    };
    expect(isProvisional(ladder, 90)).toBe(true);
    expect(isProvisional(ladder, 45, undefined, 350)).toBe(true);
    expect(isProvisional(ladder, 89.9, undefined)).toBeUndefined();
    expect(isProvisional(ladder.replace(', provisional: 90', ''), 109)).toBeUndefined();
    expect(isProvisional(ladder.replace(', provisional: 90', ''), 110)).toBe(true);
    expect(isProvisional(ladder.replace(', provisional_extra: 50', ''), 350)).toBeUndefined();
  });

  it.each([
    ['mean', 1_400],
    ['max', 1_700],
  ])('of a party has the %s of its ratings', (rating, expected) => {
    const party = ticket({ players: [player('ann', 1_700), player('bob', 1_500), player('cyd', 1_000)] });
    const ruleset = rulesetOf(`party: { sizes: [1, 2, 3], rating: ${rating} }\n`);
    expect(toPoolTicket(ruleset, party, 'arena').rating).toBe(expected);
  });

  it('carries the attributes that preferences compare, as it asks for them in this pool', () => {
    const choices = ticket({
      pools: ['arena:harbour', 'arena:hills'],
      attributes: [{ map: 'harbour', topics: ['sql'], length: 20 }, { map: 'hills' }],
    });
    expect(toPoolTicket(rulesetOf(wishes), choices, 'arena:harbour').attributes).toEqual({
      topics: ['sql'],
      length: 20,
    });
    expect(toPoolTicket(rulesetOf(wishes), choices, 'arena:hills').attributes).toEqual({});
    expect(toPoolTicket(rulesetOf(wishes), choices, 'elsewhere').attributes).toEqual({});
  });

  it('of a running game has its seats team by team, and the mean rating of who plays', () => {
    const teams = [{ team: 'red', players: [player('rita', 1_200), player('rob', 1_400)], open: 1 }].map((team) => ({
      ...team,
      players: team.players.map(({ userId, rating }) => ({ userId, rating })),
    }));
    const game = ticket({ players: [], backfill: { gameId: 'g', teams } });
    expect(toPoolTicket(rulesetOf('party: { rating: max }\nbackfill: true\n'), game, 'arena')).toMatchObject({
      rating: 1_300,
      players: [],
      seats: {
        teams: [
          { players: [], open: 0 },
          {
            players: [
              { id: 'rita', rating: 1_200 },
              { id: 'rob', rating: 1_400 },
            ],
            open: 1,
          },
        ],
      },
    });
  });

  it('of a game that everybody left is rated 0', () => {
    const game = ticket({ players: [], backfill: { gameId: 'g', teams: [{ team: 'red', players: [], open: 3 }] } });
    expect(toPoolTicket(rulesetOf('backfill: true\n'), game, 'arena').rating).toBe(0);
  });
});
