import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolOf, rulesWith, team, ticket, within } from './team-pool.cases.ts';

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
