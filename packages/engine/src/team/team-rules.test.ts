import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { draftArbitrary, populationOf } from '../testing/population-arbitrary.cases.ts';
import { type RulesKind, rulesArbitrary } from '../testing/rules-arbitrary.cases.ts';
import { createTeamPool } from './create-team-pool.ts';
import { naiveAnyMatch, naiveProblem } from './naive-teams.cases.ts';

/** Rules, a few tickets for them, and passes: how many join before each, and how much later it is, in units. */
const scenario = (kind: RulesKind, maxLength: number) =>
  fc.constantFrom(1, 1_000).chain((unitMs) =>
    fc.record({
      unitMs: fc.constant(unitMs),
      rules: rulesArbitrary(unitMs, kind),
      drafts: fc.array(draftArbitrary, { maxLength, size: 'max' }),
      passes: fc.array(fc.tuple(fc.nat(5), fc.nat(20)), { minLength: 1, maxLength: 5 }),
    }),
  );

describe.each([
  ['teams', 9],
  ['free-for-all', 7],
] as const)('under any rules of %s', { timeout: 120_000 }, (kind, maxLength) => {
  it('forms legal matches only, leaves none over, and sleeps over none', () => {
    fc.assert(
      fc.property(scenario(kind, maxLength), ({ unitMs, rules, drafts, passes }) => {
        const waiting = populationOf(rules, unitMs, drafts, false);
        const pool = createTeamPool<PoolTicket>(rules);
        let nowMs = 60 * unitMs;
        for (const [joining, unitsLater] of passes) {
          for (const ticket of waiting.splice(0, joining)) pool.add(ticket);
          const { proposals, nextPassAtMs } = pool.findMatches(nowMs);
          for (const proposal of proposals) expect(naiveProblem(rules, proposal, nowMs)).toBeUndefined();
          const left = [...pool.tickets()];
          expect(naiveAnyMatch(rules, left, nowMs)).toBe(false);
          // Waves may come later than the moment.
          const lastAsleep = (nextPassAtMs ?? nowMs + 1_000 * unitMs) - 1;
          if (rules.waveEveryMs === undefined && lastAsleep > nowMs) {
            expect(naiveAnyMatch(rules, left, lastAsleep)).toBe(false);
          }
          nowMs += unitsLater * unitMs;
        }
      }),
      { numRuns: 300, seed: 20_260_101 },
    );
  });
});
