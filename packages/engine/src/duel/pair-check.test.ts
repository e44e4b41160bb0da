import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admits, pairCost } from '../rules/admission.ts';
import { populationArbitrary } from '../testing/population-arbitrary.cases.ts';
import { rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { createDuelState } from './duel-state.ts';
import { createPage } from './page.ts';
import { createTicketBook } from './ticket-book.ts';

describe('the check of a pair', () => {
  it('admits exactly whom the rules admit, in the book and on a page, and counts the same cost', () => {
    const scenario = rulesArbitrary(1, 'duel').chain((rules) =>
      fc.record({
        rules: fc.constant(rules),
        tickets: populationArbitrary(rules, 1, { maxLength: 12 }),
        nowMs: fc.integer({ min: 0, max: 150 }),
      }),
    );
    fc.assert(
      fc.property(scenario, ({ rules, tickets, nowMs }) => {
        const book = createTicketBook(rules);
        const state = createDuelState(rules, book, 0);
        const slots = Int32Array.from(tickets, (ticket) => book.add(ticket)!);
        for (const slot of slots) state.came(slot);
        state.check.begin(nowMs);
        for (const slot of slots) state.check.refresh(book.layout, slot);
        const { rows } = createPage(state, slots);
        for (const [one, a] of tickets.entries()) {
          for (const [other, b] of tickets.entries()) {
            if (one === other) continue;
            const isAdmitted = admits(rules, a, b, nowMs);
            expect(state.check.mayMeet(rows, one, other)).toBe(isAdmitted);
            expect(state.check.mayMeet(book.layout, slots[one]!, slots[other]!)).toBe(isAdmitted);
            const gap = Math.abs(rows.ratings[one]! - rows.ratings[other]!);
            expect(gap + state.check.penalty(rows, one, other)).toBe(pairCost(rules, a, b, nowMs));
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
