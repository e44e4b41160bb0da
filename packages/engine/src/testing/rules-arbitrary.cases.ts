import fc from 'fast-check';
import type { GrowingLimit, MatchRules, Preference, TeamShape } from '../rules/match-rules.ts';

/** Names as hostile callers send them, among ordinary ones. */
export const awkwardNames = ['__proto__', 'constructor', 'eu', 'toString', 'hasOwnProperty', 'us', 'ap', ''] as const;

export type RulesKind = 'duel' | 'teams' | 'free-for-all';

/** Values are small, so that ties, exact hits of limits and full teams are common. All times are multiples of `unitMs`. */
export function rulesArbitrary(unitMs: number, kind?: RulesKind): fc.Arbitrary<MatchRules> {
  const kinds = fc.constantFrom<RulesKind>(...(kind ? [kind] : (['duel', 'duel', 'teams', 'free-for-all'] as const)));
  return kinds.chain((which) =>
    fc
      .record({
        shape: shapeArbitrary(which),
        fillForMs: fc.oneof(fc.constant(0), times(unitMs, 0, 40)),
        rolesRelaxAfterMs: sometimes(times(unitMs, 0, 60)),
        expansionAge: fc.constantFrom('oldest' as const, 'newest' as const),
        rating: sometimes(ratingArbitrary(unitMs, which), 4),
        similarParties: sometimes(relaxing(unitMs)),
        regions: sometimes(regionsArbitrary(unitMs)),
        preferences: fc.array(preferenceArbitrary(unitMs), { maxLength: 3 }),
        avoidRecent: sometimes(relaxing(unitMs)),
        choice: choiceArbitrary(which),
        patienceMs: times(unitMs, 0, 50),
        waveEveryMs: rarely(times(unitMs, 1, 20)),
      })
      .map(({ shape, choice, ...rest }) => ({ ...withoutAbsent(rest), ...shape, ...choice })),
  );
}

/** A value, or undefined once in so many times. */
export const sometimes = <Value>(value: fc.Arbitrary<Value>, freq = 2): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined, freq });

/** Undefined in most cases. */
export const rarely = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

type WithoutAbsent<Whole> = { [Key in keyof Whole as undefined extends Whole[Key] ? never : Key]: Whole[Key] } & {
  [Key in keyof Whole as undefined extends Whole[Key] ? Key : never]?: Exclude<Whole[Key], undefined>;
};

/** The object without members that are undefined. */
export const withoutAbsent = <Whole extends object>(whole: Whole): WithoutAbsent<Whole> =>
  Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as WithoutAbsent<Whole>;

const times = (unitMs: number, min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map((units) => units * unitMs);

const relaxing = (unitMs: number): fc.Arbitrary<{ relaxAfterMs?: number }> =>
  fc.record({ relaxAfterMs: sometimes(times(unitMs, 0, 50), 4) }).map(withoutAbsent);

/** A limit of a few units that grows to about `reach`. */
export function limitArbitrary(unitMs: number, reach: number): fc.Arbitrary<GrowingLimit> {
  const value = fc.oneof(fc.integer({ min: 1, max: reach }), fc.constantFrom(0.1, 2.5));
  const by = fc.oneof(fc.integer({ min: 0, max: Math.ceil(reach / 4) }), fc.constantFrom(0.1, 0.7));
  const steps = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: reach })), { maxLength: 4 })
    .map((pieces) => ({ pieces }));
  const growth = fc
    .record({ by, everyMs: fc.oneof(times(unitMs, 1, 5), times(unitMs, 5, 30)) })
    .map((grows) => ({ growth: grows }));
  return fc
    .record({
      initial: value,
      more: fc.constantFrom(0, reach, 4 * reach, Number.MAX_SAFE_INTEGER),
      how: fc.oneof(growth, growth, steps, steps, fc.constant({})),
    })
    .map(({ initial, more, how }) => {
      const limit = { initial, max: initial + more };
      if ('growth' in how) return { ...limit, growth: how.growth };
      if (!('pieces' in how)) return limit;
      let [afterMs, reached] = [0, initial];
      const rising = how.pieces.map(([units, add]) => {
        afterMs += units * unitMs;
        reached += add;
        return { afterMs, value: reached };
      });
      return { ...limit, steps: rising };
    });
}

function ratingArbitrary(unitMs: number, kind: RulesKind): fc.Arbitrary<NonNullable<MatchRules['rating']>> {
  const teams = kind === 'teams' ? ['maxTeamDifference' as const] : [];
  return fc
    .record(
      {
        window: fc.oneof(limitArbitrary(unitMs, 12), limitArbitrary(unitMs, 60)),
        measuredBy: fc.constantFrom('both' as const, 'either' as const),
        provisionalExtra: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, 0.1, 3.3)),
        maxTeamDifference: fc.integer({ min: 1, max: 20 }),
      },
      { requiredKeys: ['window', 'measuredBy'] },
    )
    .map(({ maxTeamDifference, ...rating }) =>
      teams.length > 0 && maxTeamDifference !== undefined ? { ...rating, maxTeamDifference } : rating,
    );
}

const regionsArbitrary = (unitMs: number): fc.Arbitrary<NonNullable<MatchRules['regions']>> =>
  fc
    .record({
      names: fc.shuffledSubarray([...awkwardNames], { minLength: 1, maxLength: 4 }),
      relaxAfterMs: sometimes(times(unitMs, 0, 50), 4),
      latency: sometimes(limitArbitrary(unitMs, 30).map((limit) => ({ ...limit, max: Math.min(limit.max, 60) }))),
    })
    .map(withoutAbsent);

/** Attributes and how they are compared: the kind of their values follows. */
const comparedAttributes = [
  { attribute: 'constructor', compare: 'equal' },
  { attribute: '__proto__', compare: 'overlap' },
  { attribute: 'duration', compare: 'distance' },
] as const;

function preferenceArbitrary(unitMs: number): fc.Arbitrary<Preference> {
  return fc
    .record(
      {
        compared: fc.constantFrom(...comparedAttributes),
        atLeast: fc.integer({ min: 1, max: 3 }),
        within: fc.integer({ min: 0, max: 4 }),
        required: fc.constantFrom(true, false, false),
        weight: fc.constantFrom(0, 1, 5, 50),
        relaxAfterMs: times(unitMs, 0, 50),
      },
      { requiredKeys: ['compared', 'atLeast', 'within', 'required', 'weight'] },
    )
    .map(({ compared, ...preference }) => ({ ...preference, ...compared }));
}

function choiceArbitrary(kind: RulesKind): fc.Arbitrary<Pick<MatchRules, 'strategy' | 'ordering'>> {
  const strategies: MatchRules['strategy'][] = ['longest-wait', 'fifo', 'waves'];
  return fc
    .record({
      strategy: fc.constantFrom(...(kind === 'duel' ? (['adaptive', ...strategies] as const) : strategies)),
      firstCome: fc.boolean(),
    })
    .map(({ strategy, firstCome }) => {
      const isFirstCome = strategy === 'fifo' || (strategy === 'longest-wait' && firstCome);
      return { strategy, ordering: isFirstCome ? 'first-come' : 'quality' };
    });
}

function shapeArbitrary(kind: RulesKind): fc.Arbitrary<Pick<MatchRules, 'teams' | 'minTeams'>> {
  if (kind === 'duel') return fc.constant({ teams: teamsOf(['white', 'black'], [1, 1], undefined), minTeams: 2 });
  if (kind === 'free-for-all') {
    return fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 4 })).map(([minTeams, more]) => {
      const names = Array.from({ length: minTeams + more }, (_, index) => `player-${index}`);
      return { teams: teamsOf(names, [1, 1], undefined), minTeams };
    });
  }
  return fc
    .record(
      {
        count: fc.constantFrom(2, 2, 2, 3),
        sizes: fc.constantFrom<[number, number][]>([1, 2], [2, 2], [2, 2], [1, 3], [2, 3], [3, 3], [1, 4]),
        uneven: fc.boolean(),
        quotas: fc.uniqueArray(fc.constantFrom('tank', '__proto__', 'healer'), { maxLength: 2 }),
      },
      { requiredKeys: ['count', 'sizes'] },
    )
    .map(({ count, sizes, uneven = false, quotas }) => {
      const names = ['__proto__', 'red', 'blue'].slice(0, count);
      const teams = teamsOf(names, sizes, quotas?.slice(0, sizes[0]));
      // One against many: the first team is smaller than the others.
      if (uneven && sizes[1] > 1) teams[0] = { ...teams[0]!, minPlayers: 1, maxPlayers: 1, roles: {} };
      return { teams, minTeams: count };
    });
}

const teamsOf = (names: string[], [minPlayers, maxPlayers]: [number, number], roles?: string[]): TeamShape[] =>
  names.map((name) => ({
    name,
    minPlayers,
    maxPlayers,
    ...(roles && { roles: Object.fromEntries(roles.map((role) => [role, 1])) }),
  }));
