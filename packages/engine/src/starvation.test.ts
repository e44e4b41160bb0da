import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPool } from './create-pool.ts';
import type { MatchRules } from './rules/match-rules.ts';
import type { PoolTicket } from './rules/pool-ticket.ts';
import { isOverdue } from './testing/check-pass.cases.ts';
import { createWatchedPool } from './testing/history.cases.ts';
import { soloTicket } from './testing/match-rules.cases.ts';
import { rulesArbitrary } from './testing/rules-arbitrary.cases.ts';
import { runs, scenarioArbitrary, timeout } from './testing/scenario-arbitrary.cases.ts';

/** Tickets join when they say that they began to wait; a pass follows each join and comes when the last one said so. */
function* letThemCome(rules: MatchRules, tickets: readonly PoolTicket[], untilMs: number) {
  const watched = createWatchedPool(rules, () => createPool(rules), 0);
  const arrivals = [...tickets].sort((a, b) => a.enqueuedAt - b.enqueuedAt);
  let nextMs: number | undefined;
  let nowMs = 0;
  while (nowMs <= untilMs) {
    const joins = arrivals[0]?.enqueuedAt;
    nowMs = Math.min(joins ?? Number.POSITIVE_INFINITY, nextMs ?? Number.POSITIVE_INFINITY);
    if (nowMs > untilMs) break;
    yield { nowMs, watched };
    while (arrivals[0] !== undefined && arrivals[0].enqueuedAt <= nowMs) watched.add(arrivals.shift()!);
    ({ nextPassAtMs: nextMs } = watched.pass(nowMs));
  }
}

describe('nobody starves', { timeout }, () => {
  it('one against one: whoever may meet somebody is matched by the end of the patience, whatever else arrives', () => {
    fc.assert(
      fc.property(scenarioArbitrary({ kind: 'duel' }), ({ rules, tickets, unitMs }) => {
        const { waveEveryMs: gridMs = 1 } = rules;
        for (const { nowMs, watched } of letThemCome(rules, tickets, 300 * unitMs)) {
          // The last moment before something happens at which there could have been a pass.
          const momentMs = Math.floor((nowMs - 1) / gridMs) * gridMs;
          if (momentMs < watched.nowMs()) continue;
          const waiting = watched.waiting();
          expect(waiting.filter((ticket) => isOverdue(rules, ticket, waiting, momentMs))).toEqual([]);
        }
      }),
      runs(500),
    );
  });

  const compatible = fc.constantFrom(1, 1_000).chain((unitMs) =>
    fc.record({
      unitMs: fc.constant(unitMs),
      rules: fc.oneof(rulesArbitrary(unitMs, 'teams'), rulesArbitrary(unitMs, 'free-for-all')),
      pauses: fc.array(fc.nat(12), { minLength: 1, maxLength: 30, size: 'max' }),
    }),
  );

  it('teams: as soon as those who all may meet are enough for a match, it is formed', () => {
    fc.assert(
      fc.property(compatible, ({ rules, pauses, unitMs }) => {
        let atMs = 0;
        const tickets = pauses.map((pause, index) => {
          atMs += pause * unitMs;
          return soloTicket(`t${(index * 37) % 101}`, 1500, atMs);
        });
        const { waveEveryMs: gridMs = 1 } = rules;
        for (const { nowMs, watched } of letThemCome(rules, tickets, atMs + 100 * unitMs)) {
          const momentMs = Math.floor((nowMs - 1) / gridMs) * gridMs;
          if (momentMs < watched.nowMs()) continue;
          expect(watched.waiting().length).toBeLessThan(playersNeeded(rules, watched.waiting(), momentMs));
        }
      }),
      runs(300),
    );
  });
});

/** Players of the smallest match that the longest waiting, together with anybody, may have now. */
function playersNeeded(rules: MatchRules, waiting: readonly PoolTicket[], nowMs: number): number {
  const waits = waiting.map(({ enqueuedAt }) => nowMs - enqueuedAt).sort((a, b) => b - a);
  const least = rules.teams
    .map(({ minPlayers }) => minPlayers)
    .sort((a, b) => a - b)
    .slice(0, rules.minTeams)
    .reduce((sum, size) => sum + size, 0);
  const full = rules.teams.reduce((sum, { maxPlayers }) => sum + maxPlayers, 0);
  // The newest of the longest waiting decides when the newest does.
  const waitedMs = rules.expansionAge === 'oldest' ? waits[0] : waits[least - 1];
  return waitedMs !== undefined && waitedMs >= rules.fillForMs ? least : full;
}
