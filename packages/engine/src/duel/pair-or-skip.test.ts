import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duelRules, soloTicket } from '../testing/match-rules.cases.ts';
import { createDuelState } from './duel-state.ts';
import { createPage } from './page.ts';
import { pairOrSkip } from './pair-or-skip.ts';
import { createTicketBook } from './ticket-book.ts';

const rules = duelRules({ rating: { window: { initial: 1e9, max: 1e9 }, measuredBy: 'both' } });

/** Sum of the worth of what is paired, and its pairs. */
function run(rows: readonly { rating: number; allowance: number }[], lookahead: number) {
  const book = createTicketBook(rules);
  const state = createDuelState(rules, book, 0);
  const slots = Int32Array.from(rows, ({ rating }, index) => book.add(soloTicket(String(index), rating))!);
  const page = createPage(state, slots);
  const allowances = Float64Array.from(rows, ({ allowance }) => allowance);
  const pairs: [number, number][] = [];
  pairOrSkip(state, page, { allowances, strict: true, lookahead }, (one, other) => pairs.push([one, other]));
  return pairs;
}

const rowsArbitrary = fc
  .array(fc.record({ rating: fc.nat(60), allowance: fc.nat(12) }), { maxLength: 12 })
  .map((rows) => rows.sort((a, b) => a.rating - b.rating));

describe('pair or skip', () => {
  it('of neighbours in order, no other choice is worth more', () => {
    fc.assert(
      fc.property(rowsArbitrary, (rows) => {
        const worth = (one: number, other: number) =>
          rows[one]!.allowance + rows[other]!.allowance - (rows[other]!.rating - rows[one]!.rating);
        const best = (from: number): number => {
          if (from >= rows.length - 1) return 0;
          const value = worth(from, from + 1);
          return Math.max(best(from + 1), value < 0 ? 0 : value + best(from + 2));
        };
        const pairs = run(rows, 1);
        const paired = pairs.flat();
        expect(new Set(paired).size).toBe(paired.length);
        for (const [one, other] of pairs) expect(worth(one, other)).toBeGreaterThanOrEqual(0);
        expect(pairs.reduce((sum, [one, other]) => sum + worth(one, other), 0)).toBeGreaterThanOrEqual(best(0));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no two within reach of each other that are of worth', () => {
    fc.assert(
      fc.property(rowsArbitrary, fc.integer({ min: 1, max: 8 }), (rows, lookahead) => {
        const paired = new Set(run(rows, lookahead).flat());
        const left = rows.filter((_, row) => !paired.has(row));
        for (let at = 1; at < left.length; at += 1) {
          const [one, other] = [left[at - 1]!, left[at]!];
          expect(one.allowance + other.allowance).toBeLessThan(other.rating - one.rating);
        }
      }),
      { numRuns: 500 },
    );
  });
});
