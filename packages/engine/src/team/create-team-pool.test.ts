import { describe, expect, it } from 'vitest';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { poolOf, rosters, rulesWith, solos, team, ticket, within } from './team-pool.cases.ts';

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
