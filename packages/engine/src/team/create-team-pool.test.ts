import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchRules, TeamShape } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { createTeamPool } from './create-team-pool.ts';

const team = (
  name: string,
  minPlayers: number,
  maxPlayers = minPlayers,
  roles?: Record<string, number>,
): TeamShape => ({
  name,
  minPlayers,
  maxPlayers,
  ...(roles && { roles }),
});

const rulesWith = (changes: Partial<MatchRules>): MatchRules => ({
  teams: [team('red', 2), team('blue', 2)],
  minTeams: changes.teams?.length ?? 2,
  fillForMs: 0,
  expansionAge: 'oldest',
  preferences: [],
  strategy: 'longest-wait',
  ordering: 'quality',
  patienceMs: 30_000,
  ...changes,
});

const within = (initial: number, more: object = {}): NonNullable<MatchRules['rating']> => ({
  window: { initial, max: 10_000, ...more },
  measuredBy: 'both',
});

/** A ticket of so many players of one rating. */
const ticket = (id: string, rating: number, size = 1, more: Partial<PoolTicket> = {}): PoolTicket => ({
  id,
  rating,
  enqueuedAt: 0,
  players: Array.from({ length: size }, (_, index) => ({ id: `${id}${index}`, rating })),
  ...more,
});

const solos = (ratings: readonly number[], enqueuedAt = 0): PoolTicket[] =>
  ratings.map((rating, index) => ticket(`s${index}`, rating, 1, { enqueuedAt }));

function poolOf(rules: MatchRules, tickets: readonly PoolTicket[]) {
  const pool = createTeamPool<PoolTicket>(rules);
  for (const one of tickets) pool.add(one);
  return pool;
}

/** Ids by team of the first match. */
function rosters(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): string[][] | undefined {
  const [first] = poolOf(rules, tickets).findMatches(nowMs).proposals;
  if (first === undefined) return undefined;
  const teams: string[][] = [];
  for (const [index, { id }] of first.tickets.entries()) {
    const at = first.teams[index]!;
    teams[at] = [...(teams[at] ?? []), id].sort();
  }
  return teams;
}

describe('a pool of teams', () => {
  it('keeps a party together and gives every team its number of players', () => {
    const tickets = [ticket('duo', 1500, 2), ticket('a', 1500), ticket('b', 1500)];
    expect(rosters(rulesWith({}), tickets, 0)?.sort()).toEqual([['a', 'b'], ['duo']]);
  });

  it('lets provisional tickets be farther away: where all of the match are, or from whoever is not', () => {
    const rulesBy = (measuredBy: 'both' | 'either') =>
      rulesWith({
        rating: { ...within(100), measuredBy, provisionalExtra: 50 },
        teams: [team('red', 1), team('blue', 1), team('green', 1)],
      });
    const newcomer = (id: string, rating: number) => ticket(id, rating, 1, { isProvisional: true });
    const isMatch = (measuredBy: 'both' | 'either', ...tickets: PoolTicket[]) =>
      rosters(rulesBy(measuredBy), tickets, 0) !== undefined;
    const [low, middle, high] = [ticket('low', 0), ticket('middle', 70), ticket('high', 150)];
    const [newLow, newMiddle, newHigh] = [newcomer('low', 0), newcomer('middle', 70), newcomer('high', 150)];
    expect(isMatch('both', newLow, newMiddle, newHigh)).toBe(true);
    expect(isMatch('both', newLow, newMiddle, newcomer('high', 151))).toBe(false);
    expect(isMatch('both', newLow, middle, newHigh)).toBe(false);
    expect(isMatch('either', newLow, middle, high)).toBe(true);
    expect(isMatch('either', low, middle, newcomer('high', 151))).toBe(false);
    expect(isMatch('either', low, newMiddle, high)).toBe(false);
  });

  it('has no wider windows any more when the last provisional ticket has left', () => {
    const rules = rulesWith({
      rating: { ...within(100), measuredBy: 'either', provisionalExtra: 50 },
      teams: [team('red', 1), team('blue', 1), team('green', 1)],
    });
    const stranger = { id: 'stranger', rating: 95, blocked: ['new0'] };
    const newcomer = ticket('new', 60, 1, { isProvisional: true });
    const pool = poolOf(rules, [ticket('low', 0), newcomer, ticket('stranger', 95, 1, { players: [stranger] })]);
    expect(pool.findMatches(0).proposals).toEqual([]);
    for (const id of ['new', 'stranger']) pool.remove(id);
    for (const other of [ticket('among', 60), ticket('high', 120)]) pool.add(other);
    expect(pool.findMatches(0).proposals).toEqual([]);
  });

  it('does not tear a party apart to fill teams', () => {
    expect(
      rosters(
        rulesWith({ teams: [team('red', 3), team('blue', 3)] }),
        [ticket('a', 1, 2), ticket('b', 1, 2), ticket('c', 1, 2)],
        0,
      ),
    ).toBeUndefined();
  });

  it('makes the teams as equal as the tickets allow', () => {
    const teams = rosters(rulesWith({ rating: within(1_000) }), solos([1000, 1100, 1200, 1300]), 0)!;
    expect(teams.map((own) => own.join()).sort()).toEqual(['s0,s3', 's1,s2']);
  });

  it('refuses teams whose means are farther apart than the rules allow', () => {
    const rating = { ...within(1_000), maxTeamDifference: 50 };
    const tickets = [ticket('duo', 1000, 2), ticket('a', 1060), ticket('b', 1060)];
    expect(rosters(rulesWith({ rating }), tickets, 0)).toBeUndefined();
    expect(rosters(rulesWith({ rating }), [...tickets, ticket('c', 1030)], 0)).toBeDefined();
  });

  it('holds the whole group within the window of its longest waiting ticket', () => {
    const rules = rulesWith({ rating: within(100, { growth: { by: 50, everyMs: 1_000 } }) });
    const tickets = solos([1000, 1050, 1100, 1150]);
    const pool = poolOf(rules, tickets);
    const { proposals, nextPassAtMs } = pool.findMatches(0);
    expect(proposals).toEqual([]);
    expect(nextPassAtMs).toBe(1_000);
    expect(pool.findMatches(1_000).proposals).toHaveLength(1);
  });

  it('counts the wait of the newest where the rules say so', () => {
    const rating = within(100, { growth: { by: 50, everyMs: 1_000 } });
    const tickets = [...solos([1000, 1050, 1100]), ticket('new', 1150, 1, { enqueuedAt: 5_000 })];
    expect(rosters(rulesWith({ rating }), tickets, 5_000)).toBeDefined();
    const pool = poolOf(rulesWith({ rating, expansionAge: 'newest' }), tickets);
    expect(pool.findMatches(5_999).proposals).toEqual([]);
    expect(pool.findMatches(6_000).proposals).toHaveLength(1);
  });

  it('shares one region among all of a match, however it is split', () => {
    const regions = { names: ['eu', 'us'] };
    const placed = (id: string, region?: string) => ticket(id, 1500, 1, region === undefined ? {} : { region });
    const tickets = [placed('any'), placed('eu1', 'eu'), placed('us1', 'us'), placed('us2', 'us'), placed('eu2', 'eu')];
    expect(poolOf(rulesWith({ regions }), tickets).findMatches(0).proposals).toEqual([]);
    const [match] = poolOf(rulesWith({ regions }), [...tickets, placed('us3', 'us')]).findMatches(0).proposals;
    expect(match!.region).toBe('us');
    expect(match!.tickets.map(({ id }) => id).sort()).toEqual(['any', 'us1', 'us2', 'us3']);
  });

  it('never lets two meet of whom one avoids the other, not even as teammates', () => {
    const foe: PoolTicket = { ...ticket('foe', 1500), players: [{ id: 'foe0', rating: 1500, blocked: ['a0'] }] };
    const tickets = [foe, ticket('a', 1500), ticket('b', 1500), ticket('c', 1500)];
    expect(rosters(rulesWith({}), tickets, 0)).toBeUndefined();
    const met = rosters(rulesWith({}), [...tickets, ticket('d', 1500)], 0)!.flat();
    expect(met.includes('a') && met.includes('foe')).toBe(false);
  });

  it('fills role quotas in every team and gives players what is dear to them', () => {
    const quotas = { tank: 1, healer: 1 };
    const rules = rulesWith({
      teams: [team('red', 2, 2, quotas), team('blue', 2, 2, quotas)],
      rolesRelaxAfterMs: 60_000,
    });
    const playing = (id: string, ...roles: string[]): PoolTicket => ({
      ...ticket(id, 1500),
      players: [{ id, rating: 1500, roles }],
    });
    const tickets = [playing('t1', 'tank', 'healer'), playing('t2', 'tank'), playing('t3', 'tank')];
    expect(rosters(rules, [...tickets, playing('t4', 'tank')], 0)).toBeUndefined();
    const [match] = poolOf(rules, [...tickets, playing('h', 'healer')]).findMatches(0).proposals;
    for (const index of [0, 1]) {
      const own = match!.roles!.filter((_, at) => match!.teams[at] === index).flat();
      expect(new Set(own)).toEqual(new Set(['healer', 'tank']));
    }
    expect(rosters(rules, [...tickets, playing('t4', 'tank')], 60_000)).toBeDefined();
  });

  it('finds the rare roles among many who do not play them', () => {
    const quotas = { healer: 1 };
    const rules = rulesWith({ teams: [team('red', 5, 5, quotas), team('blue', 5, 5, quotas)] });
    const tickets = Array.from({ length: 30 }, (_, index): PoolTicket => {
      const roles = index === 17 || index === 26 ? ['healer'] : ['mage'];
      return {
        ...ticket(`p${index}`, 1500, 1, { enqueuedAt: index }),
        players: [{ id: `p${index}`, rating: 1500, roles }],
      };
    });
    const [match] = poolOf(rules, tickets).findMatches(100).proposals;
    expect(match!.tickets.map(({ id }) => id)).toEqual(expect.arrayContaining(['p0', 'p17', 'p26']));
  });

  it('leaves a party out that gives its team no seat for a role that it lacks, until quotas are relaxed', () => {
    const quotas = { tank: 1 };
    const rules = rulesWith({
      teams: [team('red', 2, 2, quotas), team('blue', 2, 2, quotas)],
      rolesRelaxAfterMs: 60_000,
    });
    const playing = (id: string, size: number, role: string): PoolTicket => ({
      ...ticket(id, 1500),
      players: Array.from({ length: size }, (_, index) => ({ id: `${id}${index}`, rating: 1500, roles: [role] })),
    });
    const tickets = [playing('duo', 2, 'mage'), ...['t1', 't2', 't3'].map((id) => playing(id, 1, 'tank'))];
    expect(rosters(rules, tickets, 0)).toBeUndefined();
    expect(rosters(rules, [...tickets, playing('m', 1, 'mage')], 0)?.flat()).not.toContain('duo');
    expect(rosters(rules, tickets, 60_000)?.flat()).toContain('duo');
  });

  it('waits for full teams as long as the rules say, then plays with fewer, equally many in each', () => {
    const rules = rulesWith({ teams: [team('red', 1, 3), team('blue', 1, 3)], fillForMs: 5_000 });
    const pool = poolOf(rules, solos([1, 2, 3, 4, 5]));
    const { proposals, nextPassAtMs } = pool.findMatches(0);
    expect(proposals).toEqual([]);
    expect(nextPassAtMs).toBe(5_000);
    expect(pool.findMatches(5_000).proposals.map(({ tickets }) => tickets.length)).toEqual([4]);
    expect(rosters(rules, solos([1, 2, 3, 4, 5, 6]), 0)?.map(({ length }) => length)).toEqual([3, 3]);
  });

  it('plays one against many', () => {
    const rules = rulesWith({ teams: [team('monster', 1), team('hunters', 4)] });
    const teams = rosters(rules, [ticket('quad', 1500, 4), ticket('lone', 1500)], 0);
    expect(teams).toEqual([['lone'], ['quad']]);
  });

  it('plays everybody against everybody, each a team of their own', () => {
    const seats = Array.from({ length: 6 }, (_, index) => team(`player-${index}`, 1));
    const rules = rulesWith({ teams: seats, minTeams: 3, fillForMs: 1_000 });
    expect(rosters(rules, solos([1, 2, 3, 4, 5]), 999)).toBeUndefined();
    const [match] = poolOf(rules, solos([1, 2, 3, 4, 5])).findMatches(1_000).proposals;
    expect(match!.teams).toEqual([0, 1, 2, 3, 4]);
    expect(rosters(rules, solos([1, 2]), 9_000)).toBeUndefined();
  });

  it('sets parties against parties of the same size until that is relaxed', () => {
    const rules = rulesWith({ similarParties: { relaxAfterMs: 10_000 } });
    const mixed = [ticket('duo', 1500, 2), ticket('a', 1500), ticket('b', 1500)];
    expect(rosters(rules, mixed, 9_999)).toBeUndefined();
    expect(rosters(rules, mixed, 10_000)).toBeDefined();
    const teams = rosters(rules, [...mixed, ticket('pair', 1500, 2), ticket('c', 1500)], 0)!;
    expect(teams.map((own) => own.join()).sort()).toEqual(['duo', 'pair']);
  });

  it('takes the longest waiting first where first come is first served, and the nearest otherwise', () => {
    const at = (id: string, rating: number, enqueuedAt: number) => ticket(id, rating, 1, { enqueuedAt });
    const tickets = [
      at('a', 1500, 0),
      at('far', 1590, 1),
      at('farther', 1410, 2),
      at('b', 1500, 3),
      at('c', 1501, 4),
      at('d', 1502, 5),
    ];
    const rating = within(500);
    expect(rosters(rulesWith({ rating }), tickets, 10)?.flat().sort()).toEqual(['a', 'b', 'c', 'd']);
    const firstCome = rulesWith({ rating, strategy: 'fifo', ordering: 'first-come' });
    expect(rosters(firstCome, tickets, 10)?.flat().sort()).toEqual(['a', 'b', 'far', 'farther']);
  });

  it('forms matches at the times of waves only', () => {
    const rules = rulesWith({
      strategy: 'waves',
      waveEveryMs: 700,
      rating: within(10, { growth: { by: 10, everyMs: 1_000 } }),
    });
    const pool = poolOf(rules, solos([0, 5, 10, 30]));
    expect(pool.findMatches(0).nextPassAtMs).toBe(2_100);
    expect(pool.findMatches(2_100).proposals).toHaveLength(1);
  });
});

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

describe('passes', () => {
  const rules = rulesWith({
    teams: [team('red', 5), team('blue', 5)],
    rating: within(100, { growth: { by: 25, everyMs: 10_000 } }),
  });
  const population = fc.array(fc.tuple(fc.nat(600), fc.nat(20_000), fc.constantFrom(1, 1, 1, 2, 3, 4, 5)), {
    minLength: 20,
    maxLength: 120,
    size: 'max',
  });

  it('decide the same whatever order tickets came in', () => {
    fc.assert(
      fc.property(population, fc.infiniteStream(fc.nat()), (drafts, keys) => {
        const tickets = drafts.map(([rating, enqueuedAt, size], index) =>
          ticket(`t${index}`, rating, size, { enqueuedAt }),
        );
        const shuffled = tickets
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const found = poolOf(rules, tickets).findMatches(20_000);
        expect(
          poolOf(
            rules,
            shuffled.map(({ one }) => one),
          ).findMatches(20_000),
        ).toEqual(found);
      }),
      { numRuns: 50 },
    );
  });

  it('find nothing before the time that the last one named, and do not starve anybody who may play', () => {
    fc.assert(
      fc.property(population, (drafts) => {
        const pool = poolOf(
          rules,
          drafts.map(([rating, enqueuedAt, size], index) => ticket(`t${index}`, rating, size, { enqueuedAt })),
        );
        let nowMs = 0;
        for (let pass = 0; pass < 400; pass += 1) {
          const { nextPassAtMs } = pool.findMatches(nowMs);
          if (nextPassAtMs === undefined) break;
          expect(nextPassAtMs).toBeGreaterThan(nowMs);
          nowMs = nextPassAtMs;
        }
        // By now every window spans everybody: those left cannot fill two teams.
        const left = [...pool.tickets()].map(({ players }) => players.length);
        expect(fillsTwoTeamsOfFive(left)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('wake those whom somebody new will be within reach of later, however many wait elsewhere', () => {
    const growing = rulesWith({
      teams: [team('red', 1), team('blue', 1)],
      rating: within(100, { growth: { by: 50, everyMs: 1_000 } }),
    });
    const far = Array.from({ length: 200 }, (_, index) => ticket(`t${index}`, index * 100_000));
    const pool = poolOf(growing, far);
    pool.findMatches(0);
    pool.add(ticket('new', 100 * 100_000 + 290, 1, { enqueuedAt: 1_500 }));
    // The window of the one who came at 0 is 300 points after 4 s; that of the new one would be after 5.5 s.
    expect(pool.findMatches(1_500)).toEqual({ proposals: [], nextPassAtMs: 4_000 });
    expect(pool.findMatches(4_000).proposals.map(({ tickets }) => tickets.map(({ id }) => id))).toEqual([
      ['t100', 'new'],
    ]);
  });

  it('cost next to nothing when nobody came and nothing loosened', () => {
    const pool = poolOf(
      rulesWith({ teams: [team('red', 5), team('blue', 5)], rating: within(100) }),
      Array.from({ length: 20_000 }, (_, index) => ticket(`t${index}`, index * 60, 2)),
    );
    expect(pool.findMatches(1).nextPassAtMs).toBeUndefined();
    const startedMs = performance.now();
    for (let pass = 0; pass < 20; pass += 1) expect(pool.findMatches(2 + pass).proposals).toEqual([]);
    expect((performance.now() - startedMs) / 20).toBeLessThan(20);
  });

  it('refuse tickets without players and numbers without meaning', () => {
    const pool = poolOf(rules, []);
    expect(() => pool.add({ ...ticket('a', 1500), players: [] })).toThrow(RangeError);
    expect(() => pool.add(ticket('a', Number.NaN))).toThrow(RangeError);
    expect(pool.size).toBe(0);
  });
});

/** By trying: whether parties of these sizes fill two teams of five. */
function fillsTwoTeamsOfFive(sizes: readonly number[]): boolean {
  const reached = new Set(['0,0']);
  for (const size of sizes) {
    for (const state of [...reached]) {
      const [one, other] = state.split(',').map(Number) as [number, number];
      if (one + size <= 5) reached.add(`${one + size},${other}`);
      if (other + size <= 5) reached.add(`${one},${other + size}`);
    }
  }
  return reached.has('5,5');
}
