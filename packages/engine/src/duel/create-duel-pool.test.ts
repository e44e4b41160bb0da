import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pool } from '../pool-contract.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { runHistory, stepsArbitrary } from '../testing/history.cases.ts';
import { chessWindow, duelRules, soloTicket } from '../testing/match-rules.cases.ts';
import { populationArbitrary } from '../testing/population-arbitrary.cases.ts';
import { rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { runs, timeout } from '../testing/scenario-arbitrary.cases.ts';
import { createDuelPool } from './create-duel-pool.ts';

const strategies: MatchRules['strategy'][] = ['longest-wait', 'fifo', 'adaptive', 'waves'];
const chess = duelRules({ rating: { window: chessWindow, measuredBy: 'both' } });

const poolOf = (rules: MatchRules, tickets: readonly PoolTicket[]): Pool<PoolTicket> => {
  const pool = createDuelPool(rules);
  for (const ticket of tickets) pool.add(ticket);
  return pool;
};
const pairsOf = (pool: Pool<PoolTicket>, nowMs: number): string[][] =>
  pool.findMatches(nowMs).proposals.map(({ tickets }) => tickets.map(({ id }) => id));

describe('a pool of one against one', () => {
  it(
    'keeps what passes promise, whatever joins, leaves and waits',
    () => {
      const scenario = fc.constantFrom(1, 1_000).chain((unitMs) =>
        rulesArbitrary(unitMs, 'duel').chain((rules) =>
          fc.record({
            rules: fc.constant(rules),
            unitMs: fc.constant(unitMs),
            tickets: populationArbitrary(rules, unitMs),
            steps: stepsArbitrary(30, unitMs),
          }),
        ),
      );
      fc.assert(
        fc.property(scenario, ({ rules, unitMs, tickets, steps }) => {
          runHistory(rules, () => createDuelPool(rules), tickets, steps, 60 * unitMs);
        }),
        runs(1_000),
      );
    },
    timeout,
  );

  it('says who is there', () => {
    const anna = soloTicket('anna', 1500);
    const pool = poolOf(chess, [anna]);
    expect(pool.add(soloTicket('anna', 1600))).toBe(false);
    expect([pool.size, pool.playerCount, pool.has('anna'), pool.get('anna')]).toEqual([1, 1, true, anna]);
    expect([...pool.tickets()]).toEqual([anna]);
    expect(pool.remove('anna')).toBe(anna);
    expect([pool.remove('anna'), pool.get('anna'), pool.size]).toEqual([undefined, undefined, 0]);
  });

  it('refuses numbers that would spoil a pass, and stays as it was', () => {
    const pool = createDuelPool(chess);
    expect(() => pool.add(soloTicket('a', Number.NaN))).toThrow(RangeError);
    expect(() => pool.add(soloTicket('a', 0, 0.5))).toThrow(RangeError);
    expect(pool.size).toBe(0);
  });

  it('explains a ticket that waits, and no other', () => {
    const pool = poolOf(chess, [soloTicket('anna', 1500), soloTicket('ben', 1700)]);
    expect(pool.explain('anna', 0)).toMatchObject({ candidates: 1, refused: { rating: 1 } });
    expect(pool.explain('nobody', 0)).toBeUndefined();
  });

  it('names the region of a match', () => {
    const rules = duelRules({ regions: { names: ['eu', 'us'], relaxAfterMs: 10_000 } });
    const [eu, us] = [soloTicket('a', 0, 0, { region: 'eu' }), soloTicket('b', 0, 0, { region: 'us' })];
    expect(poolOf(rules, [eu, soloTicket('c', 0, 0, { region: 'eu' })]).findMatches(0).proposals[0]?.region).toBe('eu');
    expect(poolOf(rules, [us, soloTicket('c', 0)]).findMatches(0).proposals[0]?.region).toBe('us');
    expect(poolOf(rules, [eu, us]).findMatches(0)).toEqual({ proposals: [], nextPassAtMs: 10_000 });
  });
});

describe('the longest waiting first', () => {
  it('admits a gap of 100 points at once and one of 101 after 10 s of the longer waiting', () => {
    expect(pairsOf(poolOf(chess, [soloTicket('anna', 1500), soloTicket('ben', 1600, 5_000)]), 5_000)).toHaveLength(1);
    const pool = poolOf(chess, [soloTicket('anna', 1500), soloTicket('ben', 1601, 5_000)]);
    expect(pool.findMatches(9_999)).toEqual({ proposals: [], nextPassAtMs: 10_000 });
    expect(pairsOf(pool, 10_000)).toEqual([['anna', 'ben']]);
  });

  it('gives the longest waiting the nearest, even if two juniors suit each other better', () => {
    const tickets = [soloTicket('old', 1500), soloTicket('near', 1560, 2_000), soloTicket('twin', 1561, 1_000)];
    expect(pairsOf(poolOf(chess, tickets), 3_000)).toEqual([['old', 'near']]);
  });

  it('first come: gives it the next longest waiting', () => {
    const tickets = [soloTicket('old', 1500), soloTicket('near', 1510, 2_000), soloTicket('far', 1561, 1_000)];
    expect(pairsOf(poolOf({ ...chess, strategy: 'fifo', ordering: 'first-come' }, tickets), 3_000)).toEqual([
      ['old', 'far'],
    ]);
  });

  it('lets a head start count in the order of waiting only', () => {
    const tickets = [soloTicket('old', 1500), soloTicket('vip', 1590, 5_000, { headStartMs: 10_000 })];
    const pool = poolOf(chess, [...tickets, soloTicket('ben', 1540, 6_000)]);
    expect(pairsOf(pool, 6_000)).toEqual([['vip', 'ben']]);
  });
});

describe('waves', () => {
  it('leave the best pairs for all, not for the longest waiting', () => {
    const tickets = [
      soloTicket('a', 1500),
      soloTicket('b', 1540, 1),
      soloTicket('c', 1541, 2),
      soloTicket('d', 1590, 3),
    ];
    const rules: MatchRules = { ...chess, strategy: 'waves', waveEveryMs: 1_000 };
    expect(pairsOf(poolOf(rules, tickets), 1_000)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('come at multiples of their pause', () => {
    const pool = poolOf({ ...chess, waveEveryMs: 4_000 }, [soloTicket('a', 1500), soloTicket('b', 1601)]);
    expect(pool.findMatches(0).nextPassAtMs).toBe(12_000);
  });
});

describe.each(strategies)('any pool (%s)', (strategy) => {
  const rules: MatchRules = { ...chess, strategy, ordering: strategy === 'fifo' ? 'first-come' : 'quality' };

  it('has no next pass for a lone ticket, nor where waiting changes nothing', () => {
    expect(poolOf(rules, [soloTicket('anna', 1500)]).findMatches(1_000_000).nextPassAtMs).toBeUndefined();
    const window = { initial: 100, max: 100 };
    const pool = poolOf({ ...rules, rating: { window, measuredBy: 'both' } }, [
      soloTicket('anna', 1500),
      soloTicket('ben', 1601),
    ]);
    let next: number | undefined = 0;
    for (let passes = 0; next !== undefined && passes < 10; passes += 1) next = pool.findMatches(next).nextPassAtMs;
    expect(next).toBeUndefined();
  });

  it('gives the same matches whatever order tickets joined in', () => {
    const tickets = Array.from({ length: 400 }, (_, index) =>
      soloTicket(`t${(index * 77) % 400}`, 1_000 + ((index * 7_919) % 1_000), index % 50),
    );
    const shuffled = tickets.map((_, index) => tickets[(index * 33) % 400]!);
    expect(pairsOf(poolOf(rules, shuffled), 20_000)).toEqual(pairsOf(poolOf(rules, tickets), 20_000));
  });

  // A pass that compares everybody with everybody would need billions of steps and run into the test's time limit.
  it('costs no more than a walk past each neighbour in a crowd in which nobody can meet', () => {
    const window = { initial: 1, max: 1 };
    const pool = createDuelPool({ ...rules, patienceMs: 0, rating: { window, measuredBy: 'both' } });
    for (let index = 0; index < 100_000; index += 1) pool.add(soloTicket(String(index), index * 1.5, index % 1_000));
    expect(pool.findMatches(1_000)).toEqual({ proposals: [], nextPassAtMs: undefined });
  });

  it('serves a crowd of equals in two regions', () => {
    const pool = createDuelPool({ ...rules, regions: { names: ['eu', 'us'] } });
    for (let index = 0; index < 20_000; index += 1) {
      pool.add(soloTicket(String(index), 1500, index % 1_000, { region: index % 2 === 0 ? 'eu' : 'us' }));
    }
    pool.findMatches(1_000);
    pool.findMatches(60_000);
    expect(pool.size).toBe(0);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a pool that lives for long', () => {
  it.each(strategies)('does not grow with those who have come and gone (%s)', async (strategy) => {
    const pool = createDuelPool({ ...chess, strategy });
    const bytes = async () => {
      collectGarbage();
      // Buffers are given back a little later.
      await setTimeout(20);
      collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    let settled = 0;
    for (let round = 0; round < 30_000; round += 1) {
      pool.add(soloTicket(`guest-${round}`, (round * 7_919) % 100_000, round));
      if (round >= 200) pool.remove(`guest-${round - 200}`);
      if (strategy !== 'waves' || round % 500 === 0) pool.findMatches(round);
      if (round === 10_000) settled = await bytes();
    }
    expect(pool.size).toBeLessThanOrEqual(200);
    expect((await bytes()) - settled).toBeLessThan(1_000_000);
  });
});
