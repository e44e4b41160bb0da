import { hasBuiltInRatings, isRated, ratingsOf, takesChallenges } from '@paireto/contracts';
import { checkMatchRules } from '@paireto/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseRuleset } from './parse-ruleset.ts';
import { presetFiles } from './testing/preset-files.ts';
import { problemsOf } from './testing/problems-of.ts';
import { toMatchRules } from './to-match-rules.ts';

const presetOf = (name: string) => {
  const file = presetFiles.find((each) => each.name === name)!;
  return parseRuleset(file.text, `${name}.yaml`);
};

describe('the presets', () => {
  it('are those that docs/rulesets.md tells of', () => {
    expect(presetFiles.map(({ name }) => name).sort()).toEqual([
      'arena',
      'chess',
      'chess-adaptive',
      'chess-ladder',
      'chess-phased',
      'interview',
      'tic-tac-toe',
    ]);
  });

  it.each(presetFiles)('$name is a queue of this name, with rules that the engine takes', ({ name, text }) => {
    const ruleset = parseRuleset(text, `${name}.yaml`);
    expect(ruleset.name).toBe(name);
    expect(() => checkMatchRules(toMatchRules(ruleset))).not.toThrow();
  });

  it('chess: ±100, 25 more per 10 s of both, the longest waiting first', () => {
    expect(presetOf('chess')).toMatchObject({
      rating: { window: { initial: 100, growth: { by: 25, everyMs: 10_000 } }, measuredBy: 'both' },
      expansionAge: 'newest',
      strategy: 'longest-wait',
      ordering: 'quality',
    });
  });

  it('chess-phased: under 200 for 30 s, then 50 more per 30 s; the named region for 30 s', () => {
    expect(presetOf('chess-phased')).toMatchObject({
      rating: { window: { initial: 199, growth: { by: 50, everyMs: 30_000 } } },
      regions: { required: false, relaxAfterMs: 30_000 },
      expansionAge: 'oldest',
    });
  });

  it('chess-ladder: ratings from results of rated games, seasons of 90 days, newcomers farther, held until the result', () => {
    const ladder = presetOf('chess-ladder');
    expect(ladder).toMatchObject({
      rating: { window: { initial: 100 }, provisionalExtra: 100, measuredBy: 'either' },
      ratings: { source: 'built-in', season: { startsAtMs: Date.UTC(2026, 11, 1), lengthMs: 90 * 86_400_000 } },
      holdForMs: 7_200_000,
    });
    expect(takesChallenges(ladder)).toBe(true);
    expect(hasBuiltInRatings(ratingsOf(ladder))).toBe(true);
    expect(['rated', 'casual'].filter((mode) => isRated(ratingsOf(ladder), { mode }))).toEqual(['rated']);
  });

  it('interview: first come, first served by wishes, recent partners avoided, a class ahead, no ratings', () => {
    const ruleset = presetOf('interview');
    expect(ruleset.rating).toBeUndefined();
    expect(ruleset).toMatchObject({ strategy: 'fifo', ordering: 'first-come', priority: { member: 60_000 } });
    expect(ruleset.preferences.map(({ attribute, compare }) => `${attribute} ${compare}`)).toEqual([
      'topics overlap',
      'difficulty equal',
      'duration distance',
    ]);
    expect(ruleset.avoidRecent).toMatchObject({ opponents: 5, relaxAfterMs: 120_000 });
  });

  it('tic-tac-toe: two players, whoever came first, and nobody who has gone', () => {
    const ruleset = presetOf('tic-tac-toe');
    expect(ruleset).toMatchObject({ strategy: 'fifo', attributes: {}, presence: { graceMs: 20_000 } });
    expect(ruleset.teams.map(({ name, maxPlayers }) => [name, maxPlayers])).toEqual([
      ['crosses', 1],
      ['noughts', 1],
    ]);
  });

  it('arena: parties of one to five in two teams of five, roles optional, near by latency, with backfill', () => {
    const ruleset = presetOf('arena');
    expect(ruleset.teams.map(({ name, minPlayers, maxPlayers }) => [name, minPlayers, maxPlayers])).toEqual([
      ['blue', 5, 5],
      ['red', 5, 5],
    ]);
    expect(ruleset.party.sizes).toEqual([1, 2, 3, 4, 5]);
    expect(ruleset).toMatchObject({ rolesRelaxAfterMs: 10_000, backfill: true, regions: { latency: { max: 150 } } });
  });
});

const numRuns = process.env.PAIRETO_LONG_TESTS === '1' ? 5_000 : 400;

/** One edit of a text: some characters taken out, and others put in their place. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 40 }),
  insert: fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      ...'{ } [ ] : , - & * ! % | > # " \' \n \t 0'.split(' '),
      '.nan',
      '.inf',
      '-1',
      '1e999',
      '__proto__: 1\n',
      '---\n',
      '<<: *a',
      '? ',
      'null',
      '5s',
    ),
  ),
});

describe('a preset with random edits', { timeout: numRuns * 100 }, () => {
  it('is refused in an orderly way, or means rules that the engine takes', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...presetFiles),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        ({ text }, edits) => {
          const changed = edits.reduce((before, { at, remove, insert }) => {
            const from = Math.floor(at * before.length);
            return before.slice(0, from) + insert + before.slice(from + remove);
          }, text);
          const problems = problemsOf(changed, 'edited.yaml');
          for (const problem of problems) expect(problem).toMatch(/^edited\.yaml:(?:\d+:\d+: .| and \d+ more)/);
          if (problems.length > 0) refused += 1;
          else expect(() => checkMatchRules(toMatchRules(parseRuleset(changed, 'edited.yaml')))).not.toThrow();
        },
      ),
      { numRuns, seed: 4 },
    );
    expect(refused).toBeGreaterThan(numRuns / 4);
  });

  it('whose values are replaced by anything is refused with the path of a key', () => {
    const anything = fc.anything({ withBigInt: false, withDate: false, withNullPrototype: false });
    fc.assert(
      fc.property(fc.constantFrom(...presetFiles), fc.nat(), anything, ({ name, text }, pick, value) => {
        const source = parseYaml(text) as Holder;
        const places = placesOf(source);
        const { holder, key } = places[pick % places.length]!;
        holder[key] = value;
        const json = JSON.stringify(source);
        for (const problem of problemsOf(json, `${name}.json`)) expect(problem).toMatch(/^[a-z-]+\.json:1:\d+: ./);
      }),
      { numRuns, seed: 4 },
    );
  });
});

type Holder = Record<string, unknown>;

/** Every place of a value, however deep. */
function placesOf(holder: Holder): { holder: Holder; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? placesOf(value as Holder) : []),
  ]);
}
