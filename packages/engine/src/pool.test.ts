import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveAdmits, naiveAnyMeets, naivePairs, ruleArbitrary, ticketsArbitrary } from './naive-matching.cases.ts';
import { createPool } from './pool.ts';
import type { PoolTicket } from './pool-ticket.ts';
import type { RatingRule } from './rating-window.ts';

const poolOf = (rule: RatingRule, tickets: readonly PoolTicket[]) => {
  const pool = createPool(rule);
  for (const ticket of tickets) pool.add(ticket);
  return pool;
};
const idsOf = (pairs: readonly [PoolTicket, PoolTicket][]) => pairs.map(([a, b]) => [a.id, b.id]);
const tickets = fc.boolean().chain((regions) => ticketsArbitrary({ regions }));
const nowMs = fc.integer({ min: 0, max: 150 });
const runs = { numRuns: 1_000 };
const chess: RatingRule = { window: 100, widenBy: 25, widenEveryMs: 10_000 };

describe('a pass', () => {
  it('pairs nobody twice, and never with somebody outside the window or region of either', () => {
    fc.assert(
      fc.property(ruleArbitrary, tickets, nowMs, (rule, waiting, now) => {
        const { pairs } = poolOf(rule, waiting).findPairs(now);
        const paired = pairs.flat().map((ticket) => ticket.id);
        expect(new Set(paired).size).toBe(paired.length);
        for (const [a, b] of pairs) expect(naiveAdmits(rule, a, b, now)).toBe(true);
      }),
      runs,
    );
  });

  it('leaves no two behind that could meet', () => {
    fc.assert(
      fc.property(ruleArbitrary, tickets, nowMs, (rule, waiting, now) => {
        const pool = poolOf(rule, waiting);
        pool.findPairs(now);
        expect(naiveAnyMeets(rule, [...pool.tickets()], now)).toBe(false);
      }),
      runs,
    );
  });

  it('serves the longest waiting first and gives each the nearest opponent, exactly as the naive rule does', () => {
    fc.assert(
      fc.property(ruleArbitrary, tickets, nowMs, (rule, waiting, now) => {
        expect(idsOf(poolOf(rule, waiting).findPairs(now).pairs)).toEqual(naivePairs(rule, waiting, now));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not depend on the order in which tickets were added', () => {
    fc.assert(
      fc.property(
        ruleArbitrary,
        tickets.chain((waiting) =>
          fc.tuple(fc.constant(waiting), fc.shuffledSubarray(waiting, { minLength: waiting.length })),
        ),
        nowMs,
        (rule, [waiting, shuffled], now) => {
          const first = poolOf(rule, waiting).findPairs(now);
          const second = poolOf(rule, shuffled).findPairs(now);
          expect(idsOf(second.pairs)).toEqual(idsOf(first.pairs));
          expect(second.nextChangeAtMs).toBe(first.nextChangeAtMs);
        },
      ),
      runs,
    );
  });

  it('remembers nothing: joins, leaves and earlier passes leave the pool as if it had been built afresh', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), index: fc.nat(59) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), index: fc.nat(59) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), index: fc.nat(40) }) },
    );
    fc.assert(
      fc.property(
        ruleArbitrary,
        ticketsArbitrary({ regions: true, maxLength: 60 }),
        fc.array(step, { maxLength: 120 }),
        (rule, candidates, steps) => {
          const pool = createPool(rule);
          const model = new Map<string, PoolTicket>();
          let now = 60;
          for (const { kind, index } of steps) {
            const ticket = candidates[index];
            if (kind === 'pass') {
              now += index;
              const { pairs } = pool.findPairs(now);
              expect(idsOf(pairs)).toEqual(naivePairs(rule, [...model.values()], now));
              for (const { id } of pairs.flat()) model.delete(id);
            } else if (ticket !== undefined && kind === 'add') {
              expect(pool.add(ticket)).toBe(!model.has(ticket.id));
              model.set(ticket.id, ticket);
            } else if (ticket !== undefined) {
              expect(pool.remove(ticket.id)).toBe(model.get(ticket.id));
              model.delete(ticket.id);
            }
          }
          expect(pool.size).toBe(model.size);
          expect(new Set(pool.tickets())).toEqual(new Set(model.values()));
          for (const { id } of candidates) {
            expect(pool.has(id)).toBe(model.has(id));
            expect(pool.get(id)).toBe(model.get(id));
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('nextChangeAtMs', () => {
  it('is the first time at which anybody left over can meet, and absent when that never comes', () => {
    const horizonMs = 400;
    fc.assert(
      fc.property(ruleArbitrary, tickets, fc.integer({ min: 60, max: 100 }), (rule, waiting, now) => {
        const pool = poolOf(rule, waiting);
        const { nextChangeAtMs } = pool.findPairs(now);
        const left = [...pool.tickets()];
        let first = now;
        while (first <= horizonMs && !naiveAnyMeets(rule, left, first)) first += 1;
        if (first <= horizonMs) expect(nextChangeAtMs).toBe(first);
        else expect(nextChangeAtMs ?? Number.POSITIVE_INFINITY).toBeGreaterThan(horizonMs);
      }),
      { numRuns: 500 },
    );
  });

  it('is absent while a lone ticket waits', () => {
    const pool = poolOf(chess, [{ id: 'a', rating: 1500, enqueuedAt: 0 }]);
    expect(pool.findPairs(1_000_000)).toEqual({ pairs: [], nextChangeAtMs: undefined });
  });

  it('is absent when windows do not widen', () => {
    const pool = poolOf({ ...chess, widenBy: 0 }, [
      { id: 'a', rating: 1500, enqueuedAt: 0 },
      { id: 'b', rating: 1601, enqueuedAt: 0 },
    ]);
    expect(pool.findPairs(0).nextChangeAtMs).toBeUndefined();
  });
});

describe('the chess rule', () => {
  const anna = { id: 'anna', rating: 1500, enqueuedAt: 0 };

  it('admits a gap of 100 points at once and one of 101 after 10 s of the junior', () => {
    expect(poolOf(chess, [anna, { id: 'ben', rating: 1600, enqueuedAt: 5_000 }]).findPairs(5_000).pairs).toHaveLength(
      1,
    );
    const pool = poolOf(chess, [anna, { id: 'ben', rating: 1601, enqueuedAt: 5_000 }]);
    expect(pool.findPairs(14_999)).toEqual({ pairs: [], nextChangeAtMs: 15_000 });
    expect(idsOf(pool.findPairs(15_000).pairs)).toEqual([['anna', 'ben']]);
  });

  it('gives the longest waiting the nearest, even if two juniors suit each other better', () => {
    const pool = poolOf(chess, [
      { id: 'old', rating: 1500, enqueuedAt: 0 },
      { id: 'near', rating: 1560, enqueuedAt: 2_000 },
      { id: 'twin', rating: 1561, enqueuedAt: 1_000 },
    ]);
    expect(idsOf(pool.findPairs(3_000).pairs)).toEqual([['old', 'near']]);
  });

  it('lets a region wait for its own or for somebody without one', () => {
    const pool = poolOf(chess, [
      { id: 'eu', rating: 1500, enqueuedAt: 0, region: 'eu' },
      { id: 'us', rating: 1500, enqueuedAt: 1, region: 'us' },
      { id: 'any', rating: 1590, enqueuedAt: 2 },
    ]);
    expect(idsOf(pool.findPairs(10).pairs)).toEqual([['eu', 'any']]);
    expect(pool.has('us')).toBe(true);
  });
});

describe('a pool that lives for long', () => {
  it('keeps regions apart however many have come and gone', () => {
    const pool = createPool(chess);
    pool.add({ id: 'eu', rating: 1500, enqueuedAt: 0, region: 'eu' });
    for (let index = 0; index < 200; index += 1) {
      pool.add({ id: 'guest', rating: 1500, enqueuedAt: 1, region: `region-${index}` });
      expect(pool.findPairs(index).pairs).toEqual([]);
      pool.remove('guest');
    }
    pool.add({ id: 'eu-2', rating: 1500, enqueuedAt: 2, region: 'eu' });
    expect(idsOf(pool.findPairs(1_000).pairs)).toEqual([['eu', 'eu-2']]);
  });
});

describe('what a pool refuses', () => {
  it.each([
    { window: 0, widenBy: 1, widenEveryMs: 1 },
    { window: 1, widenBy: -1, widenEveryMs: 1 },
    { window: 1, widenBy: 1, widenEveryMs: 0 },
    { window: 1, widenBy: 1, widenEveryMs: 0.5 },
    { window: Number.NaN, widenBy: 1, widenEveryMs: 1 },
  ])('a rule without meaning: %j', (rule) => {
    expect(() => createPool(rule)).toThrow(RangeError);
  });

  it('a rating or a time that is not a number, leaving the pool as it was', () => {
    const pool = createPool(chess);
    expect(() => pool.add({ id: 'a', rating: Number.NaN, enqueuedAt: 0 })).toThrow(RangeError);
    expect(() => pool.add({ id: 'a', rating: 0, enqueuedAt: 0.5 })).toThrow(RangeError);
    expect(pool.size).toBe(0);
  });
});

describe('a crowd in which nobody can meet', () => {
  // A pass that compares everybody with everybody would need billions of steps and run into the test's time limit.
  it('costs no more than a walk past each neighbour when ratings are too far apart', () => {
    const pool = createPool({ window: 1, widenBy: 0, widenEveryMs: 1_000 });
    for (let index = 0; index < 100_000; index += 1) {
      pool.add({ id: String(index), rating: index * 1.5, enqueuedAt: index % 1_000 });
    }
    expect(pool.findPairs(1_000)).toEqual({ pairs: [], nextChangeAtMs: undefined });
  });

  it('costs no more when all have the same rating and regions keep them apart', () => {
    const pool = createPool(chess);
    for (let index = 0; index < 30_000; index += 1) {
      pool.add({ id: String(index), rating: 1500, enqueuedAt: index % 1_000, region: `region-${index}` });
    }
    expect(pool.findPairs(1_000_000)).toEqual({ pairs: [], nextChangeAtMs: undefined });
  });
});
