import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool } from './create-pool.ts';
import { waitUntilLimit } from './rules/growing-limit.ts';
import type { PoolTicket } from './rules/pool-ticket.ts';
import { findAnyMatch } from './testing/any-match.cases.ts';
import { createWatchedPool, runHistory } from './testing/history.cases.ts';
import { duelRules, soloTicket } from './testing/match-rules.cases.ts';
import type { RulesKind } from './testing/rules-arbitrary.cases.ts';
import { runs, scenarioArbitrary, timeout } from './testing/scenario-arbitrary.cases.ts';

const kinds: { title: string; kind: RulesKind; backfill?: boolean; numRuns: number }[] = [
  { title: 'one against one', kind: 'duel', numRuns: 500 },
  { title: 'teams', kind: 'teams', numRuns: 400 },
  { title: 'free for all', kind: 'free-for-all', numRuns: 200 },
  { title: 'running games that ask for players', kind: 'teams', backfill: true, numRuns: 200 },
];

describe.each(kinds)(
  'any ruleset, any population, any history: $title',
  { timeout },
  ({ kind, backfill = false, numRuns }) => {
    const scenarios = scenarioArbitrary({ kind, backfill });

    it('nobody twice, every match legal, no pass too early, and what a pass finds follows from who waits alone', () => {
      fc.assert(
        fc.property(scenarios, ({ rules, tickets, steps, startMs }) => {
          const create = () => createPool<PoolTicket>(rules, { backfill });
          const told = runHistory(rules, create, tickets, steps, startMs);
          const again = runHistory(rules, create, tickets, steps, startMs);
          expect(again).toEqual(told);
        }),
        runs(numRuns),
      );
    });

    it('a pass does not depend on the order in which tickets joined', () => {
      const shuffled = scenarios.chain((scenario) =>
        fc.record({
          scenario: fc.constant(scenario),
          order: fc.shuffledSubarray(scenario.tickets, { minLength: scenario.tickets.length }),
        }),
      );
      fc.assert(
        fc.property(shuffled, ({ scenario: { rules, tickets, startMs }, order }) => {
          const [one, other] = [tickets, order].map((joining) => {
            const pool = createPool(rules, { backfill });
            for (const ticket of joining) pool.add(ticket);
            return pool.findMatches(startMs);
          });
          expect(other).toEqual(one);
        }),
        runs(Math.ceil(numRuns / 2)),
      );
    });

    it('passes at the times that they name come to an end, and find whoever may meet by waiting', () => {
      fc.assert(
        fc.property(scenarios, ({ rules, tickets, startMs, unitMs }) => {
          const watched = createWatchedPool(rules, () => createPool(rules, { backfill }), startMs);
          for (const ticket of tickets) watched.add(ticket);
          const horizonMs = startMs + 300 * unitMs;
          let passes = 0;
          let atMs: number | undefined = startMs;
          while (atMs !== undefined && atMs <= horizonMs) {
            ({ nextPassAtMs: atMs } = watched.pass(atMs));
            passes += 1;
          }
          // Rules loosen at whole units of each ticket's wait: no need to look more often.
          expect(passes).toBeLessThanOrEqual(302);
          const { matches } = watched.pass(Math.max(horizonMs, watched.nowMs()));
          if (rules.waveEveryMs === undefined) expect(matches).toEqual([]);
        }),
        runs(Math.ceil(numRuns / 2)),
      );
    });
  },
);

describe('a pool of a few', { timeout }, () => {
  it.each<RulesKind>(['teams', 'free-for-all'])(
    'leaves nobody behind who could be in a match, at any time up to the next pass: %s',
    (kind) => {
      fc.assert(
        fc.property(scenarioArbitrary({ kind }), ({ rules, tickets, startMs, unitMs }) => {
          const { waveEveryMs: gridMs = 1 } = rules;
          const watched = createWatchedPool(rules, () => createPool(rules), startMs);
          for (const ticket of tickets.slice(0, 6)) watched.add(ticket);
          const endMs = startMs + 300 * unitMs;
          let nextMs: number | undefined = startMs;
          while (nextMs !== undefined && nextMs <= endMs) {
            const momentMs = Math.floor((nextMs - 1) / gridMs) * gridMs;
            const waiting = watched.waiting();
            const passedMs = watched.nowMs();
            const { matches, nextPassAtMs } = watched.pass(nextMs);
            nextMs = nextPassAtMs;
            // What may meet at some time may meet ever after: only the last moment before somebody left need be looked at.
            if (matches.length === 0 || momentMs < passedMs || watched.told().length === 1) continue;
            expect(findAnyMatch(rules, waiting, momentMs)).toBeUndefined();
          }
          expect(findAnyMatch(rules, watched.waiting(), Math.floor(endMs / gridMs) * gridMs)).toBeUndefined();
        }),
        runs(300),
      );
    },
  );
});

describe('a next pass', () => {
  it('is not named too late because two gaps were rounded before they were added up', () => {
    const window = { initial: 0.1, max: 60.1, growth: { by: 0.7, everyMs: 5_000 } };
    const teams = ['a', 'b', 'c', 'd'].map((name) => ({ name, minPlayers: 1, maxPlayers: 1 }));
    const rules = duelRules({ teams, minTeams: 4, expansionAge: 'newest', rating: { window, measuredBy: 'both' } });
    const pool = createPool<PoolTicket>(rules);
    for (const rating of [-5.7, 0.1, 7]) pool.add(soloTicket(`t${rating}`, rating, 0));
    pool.add(soloTicket('newest', 1.1, 1_000));
    let passAtMs = pool.findMatches(1_000).nextPassAtMs;
    for (let last = 0; passAtMs !== undefined && passAtMs > last; ) {
      last = passAtMs;
      const { proposals, nextPassAtMs } = pool.findMatches(last);
      if (proposals.length > 0) break;
      passAtMs = nextPassAtMs;
    }
    expect(passAtMs).toBe(1_000 + waitUntilLimit(window, 7 - -5.7));
  });
});
