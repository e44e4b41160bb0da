import { describe, expect, it } from 'vitest';
import {
  attributesBodySchema,
  idempotencyKeySchema,
  type JoinBody,
  joinBodySchema,
  toJoinRequest,
} from './join-request.ts';
import { poolOf, type Ruleset, type RulesetFile, rulesetSchema } from './ruleset/index.ts';

const duel: RulesetFile = {
  name: 'duel',
  version: 1,
  attributes: {
    time_control: { type: 'text', pattern: '(?!0+\\+0$)[0-9]{1,3}\\+[0-9]{1,3}', example: '3+2' },
    mode: { type: 'choice', values: ['rated', 'casual'], default: 'rated' },
  },
  pool_by: ['time_control', 'mode'],
  teams: { count: 2, names: ['white', 'black'] },
};
const rulesetOf = (file: Partial<RulesetFile> = {}): Ruleset => rulesetSchema.parse({ ...duel, ...file });
const chess = rulesetOf();
const good = { queue: 'duel', time_control: '3+2' };

const issuesOf = (ruleset: Ruleset, body: unknown) =>
  (joinBodySchema(ruleset).safeParse(body).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [[...issue.path, key].join('.'), issue.message] as const)
      : [[issue.path.join('.'), issue.message] as const],
  );
const pathsOf = (ruleset: Ruleset, body: unknown) => issuesOf(ruleset, body).map(([path]) => path);
const requestOf = (ruleset: Ruleset, body: unknown) =>
  toJoinRequest(ruleset, joinBodySchema(ruleset).parse(body) as JoinBody);

describe('a join', () => {
  it('names its queue and an attribute without default, and is told of all that is wrong at once', () => {
    expect(requestOf(chess, good).choices).toEqual([
      { pool: 'duel:3+2:rated', attributes: { time_control: '3+2', mode: 'rated' } },
    ]);
    expect(issuesOf(chess, { queue: 'duel' })).toEqual([['time_control', 'must look like 3+2']]);
    expect(pathsOf(chess, { mode: 'fast' })).toEqual(['queue', 'mode', 'time_control']);
    expect(joinBodySchema(chess, { queueOptional: true }).safeParse({ time_control: '3+2' }).success).toBe(true);
  });

  it.each(['rating', 'enqueued_at', 'tenant', 'user_id', 'region', 'latencies', 'roles', 'party', 'max_rating_gap'])(
    'of this ruleset is refused with the field %s, and told which there are',
    (field) => {
      const [[path, message] = [], ...more] = issuesOf(chess, { ...good, [field]: 'x' });
      expect([path, more]).toEqual([field, []]);
      expect(message).toBe('unknown field; allowed: queue, avoid_players, alternatives, time_control, mode');
    },
  );

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty'])('is refused with the key %s', (key) => {
    const body: unknown = JSON.parse(`{"queue":"duel","time_control":"3+2","${key}":{"mode":"casual"}}`);
    expect(pathsOf(chess, body)).toEqual([key]);
    expect(({} as { mode?: string }).mode).toBeUndefined();
  });

  it.each([null, 'x', 5, [], [good]])('is an object, not %j', (body) => {
    expect(joinBodySchema(chess).safeParse(body).success).toBe(false);
  });
});

describe('attributes', () => {
  const typed = rulesetOf({
    attributes: {
      ...duel.attributes,
      duration: { type: 'number', min: 15, max: 90, default: 30 },
      topics: { type: 'list', values: ['graphs', 'trees', 'sql'], max_items: 2, default: [] },
    },
    pool_by: ['mode', 'duration'],
  });

  it.each(['0+0', '3', '3+', '3+2 ', '3+2000', '1e3+0', '-3+2', '3+2\n', '', 3, null, ['3+2']])(
    'of a pattern refuse %j',
    (value) => {
      expect(issuesOf(chess, { ...good, time_control: value })).toEqual([['time_control', 'must look like 3+2']]);
    },
  );

  it.each([Number.NaN, Number.POSITIVE_INFINITY, JSON.parse('1e999'), -1e300, 14.9, 91, '30', null, [30]])(
    'that are numbers refuse %s',
    (value) => {
      expect(issuesOf(typed, { ...good, duration: value })).toEqual([['duration', 'a number from 15 to 90']]);
    },
  );

  it('that are lists have known members, each once, and not too many', () => {
    const which = 'a list of at most 2 of "graphs", "trees", "sql"';
    for (const topics of ['graphs', ['algebra'], ['graphs', 'trees', 'sql'], [['graphs']], null, { 0: 'graphs' }]) {
      const [[path, message] = []] = issuesOf(typed, { ...good, topics });
      expect([path?.split('.')[0], message]).toEqual(['topics', which]);
    }
    expect(issuesOf(typed, { ...good, topics: ['graphs', 'graphs'] })).toEqual([
      ['topics', 'a value stands here twice'],
    ]);
    expect(issuesOf(typed, { ...good, topics: [] })).toEqual([]);
  });

  it('keep their types in the request, with what was left out', () => {
    expect(requestOf(typed, { ...good, topics: ['sql'] }).choices).toEqual([
      {
        pool: 'duel:rated:30',
        attributes: { time_control: '3+2', mode: 'rated', duration: 30, topics: ['sql'] },
      },
    ]);
  });

  it('of a backfill are parsed like those of a join', () => {
    const schema = attributesBodySchema(typed);
    expect(schema.parse({ time_control: '3+2' })).toEqual({
      time_control: '3+2',
      mode: 'rated',
      duration: 30,
      topics: [],
    });
    for (const wrong of [{}, { time_control: '3+2', rating: 1 }, { time_control: '3+2', duration: 1e9 }]) {
      expect(schema.safeParse(wrong).success).toBe(false);
    }
  });

  it('of a pool are not longer together than a pool may be named', () => {
    const long = { type: 'text', pattern: '.*', default: 'x' } as const;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const wide = rulesetOf({ attributes: Object.fromEntries(names.map((name) => [name, long])), pool_by: names });
    const all = (value: string) => ({ queue: 'duel', ...Object.fromEntries(names.map((name) => [name, value])) });
    expect(issuesOf(wide, all('x'.repeat(60)))).toEqual([]);
    expect(issuesOf(wide, all(':'.repeat(60)))).toEqual([['', 'a, b, c, d, e, f, g, h: too long together']]);
  });
});

describe('alternatives', () => {
  const several = (...alternatives: unknown[]) => ({ queue: 'duel', alternatives });

  it('are up to 8 sets of attributes, filled in each on its own, first choice first', () => {
    expect(requestOf(chess, several({ time_control: '3+2' }, { time_control: '5+0', mode: 'casual' })).choices).toEqual(
      [
        { pool: 'duel:3+2:rated', attributes: { time_control: '3+2', mode: 'rated' } },
        { pool: 'duel:5+0:casual', attributes: { time_control: '5+0', mode: 'casual' } },
      ],
    );
    const times = Array.from({ length: 9 }, (_, index) => ({ time_control: `${index + 1}+0` }));
    expect(issuesOf(chess, several(...times.slice(1)))).toEqual([]);
    for (const body of [several(), several(...times)]) {
      expect(issuesOf(chess, body)).toEqual([['alternatives', 'expected 1 to 8 alternatives']]);
    }
  });

  it('are refused one by one, by their place', () => {
    expect(pathsOf(chess, several({ time_control: '3+2' }, {}, { time_control: '1+0', mode: 'fast' }))).toEqual([
      'alternatives.1.time_control',
      'alternatives.2.mode',
    ]);
    expect(pathsOf(chess, several({ time_control: '3+2', rating: 3_000 }))).toEqual(['alternatives.0.rating']);
    for (const wrong of [null, 'x', [], 5]) expect(pathsOf(chess, several(wrong))).toEqual(['alternatives.0']);
    for (const alternatives of [null, 'x', 5, {}]) {
      expect(pathsOf(chess, { queue: 'duel', alternatives })).toEqual(['alternatives']);
    }
  });

  it('stand instead of the attributes, not beside them', () => {
    expect(pathsOf(chess, { ...several({ time_control: '3+2' }), mode: 'rated' })).toEqual(['mode']);
  });

  it('ask for each pool once, however it is spelled', () => {
    const twice = several({ time_control: '3+2' }, { time_control: '5+0' }, { time_control: '3+2', mode: 'rated' });
    expect(issuesOf(chess, twice)).toEqual([['alternatives.2', 'asks for the same as alternatives.0']]);
    const topics = { type: 'list' as const, values: ['graphs', 'trees'], default: [] };
    const beside = rulesetOf({ attributes: { ...duel.attributes, topics } });
    const samePool = several({ time_control: '3+2', topics: ['graphs'] }, { time_control: '3+2', topics: ['trees'] });
    expect(issuesOf(beside, samePool)).toEqual([
      ['alternatives.1', 'waits in the same pool as alternatives.0; they must differ in time_control or mode'],
    ]);
  });
});

describe('where to play', () => {
  const regions = { names: ['eu', 'us'] };
  const placed = rulesetOf({ regions });
  const measured = rulesetOf({ regions: { ...regions, latency: { limit: 50, max: 150 } } });

  it('is a region of the ruleset, or any', () => {
    expect(requestOf(placed, { ...good, region: 'us' }).region).toBe('us');
    expect(requestOf(placed, good)).not.toHaveProperty('region');
    for (const region of ['asia', 'EU', '', 1, null, ['eu']]) {
      expect(issuesOf(placed, { ...good, region })).toEqual([['region', 'expected one of "eu", "us"']]);
    }
    expect(pathsOf(placed, { ...good, latencies: { eu: 10 } })).toEqual(['latencies']);
  });

  it('is measured in ms, where the ruleset has latencies, and not both', () => {
    expect(requestOf(measured, { ...good, latencies: { eu: 23.5 } }).latencies).toEqual({ eu: 23.5 });
    for (const latencies of [
      { eu: -1 },
      { eu: Number.POSITIVE_INFINITY },
      { eu: Number.NaN },
      { eu: '20' },
      { eu: 60_001 },
    ]) {
      expect(pathsOf(measured, { ...good, latencies })).toContain('latencies.eu');
    }
    expect(pathsOf(measured, { ...good, latencies: { eu: 20, asia: 20 } })).toEqual(['latencies.asia']);
    expect(pathsOf(measured, { ...good, latencies: JSON.parse('{"eu":20,"__proto__":1,"constructor":2}') })).toEqual([
      'latencies.__proto__',
      'latencies.constructor',
    ]);
    for (const latencies of [null, 'eu', 20, [20], {}, { eu: 20, region: 'eu' }]) {
      expect(joinBodySchema(measured).safeParse({ ...good, latencies }).success).toBe(false);
    }
    expect(issuesOf(measured, { ...good, region: 'eu', latencies: { eu: 20 } })).toEqual([
      ['latencies', 'send "region" or "latencies", not both'],
    ]);
  });

  it('is refused when no region is near enough ever', () => {
    expect(issuesOf(measured, { ...good, latencies: { eu: 151, us: 400 } })).toEqual([
      ['latencies', 'no region is within 150 ms, the most that this queue allows'],
    ]);
    expect(issuesOf(measured, { ...good, latencies: { eu: 150, us: 400 } })).toEqual([]);
  });

  it('must be said when the ruleset requires it', () => {
    const required = rulesetOf({ regions: { ...regions, required: true, latency: { limit: 50, max: 150 } } });
    expect(issuesOf(required, good)).toEqual([['region', 'expected one of "eu", "us"']]);
    expect(issuesOf(required, { ...good, region: 'eu' })).toEqual([]);
    expect(issuesOf(required, { ...good, latencies: { us: 20 } })).toEqual([]);
  });
});

describe('a party', () => {
  const team = rulesetOf({
    teams: { count: 2, size: 5, roles: { tank: 1, healer: 1 } },
    party: { sizes: [1, 2, 5] },
  });
  const members = (...ids: unknown[]) => ids.map((user_id) => ({ user_id }));

  it('is those who join with the caller, with the roles that each would play', () => {
    const party = [{ user_id: 'bob', roles: ['healer'] }];
    expect(requestOf(team, { ...good, party, roles: ['tank', 'healer'] })).toMatchObject({
      party: [{ userId: 'bob', roles: ['healer'] }],
      roles: ['tank', 'healer'],
    });
    expect(requestOf(team, good).party).toEqual([]);
    expect(requestOf(team, { ...good, party: [] }).party).toEqual([]);
  });

  it('has a size that the ruleset allows', () => {
    expect(issuesOf(team, { ...good, party: members('a', 'b') })).toEqual([
      ['party', '"duel" is for parties of 1, 2, 5; yours has 3, you included'],
    ]);
    expect(issuesOf(team, { ...good, party: members('a', 'b', 'c', 'd', 'e') })).toEqual([
      ['party', 'a party of this queue has at most 5 players, you included'],
    ]);
    const pairs = rulesetOf({ teams: { count: 2, size: 2 }, party: { sizes: [2] } });
    expect(pathsOf(pairs, good)).toEqual(['party']);
    expect(pathsOf(pairs, { ...good, party: members('a') })).toEqual([]);
  });

  it('names each of its members once, by an id', () => {
    expect(issuesOf(team, { ...good, party: members('a', 'b', 'a', 'd') })).toEqual([
      ['party.2.user_id', 'stands here twice'],
    ]);
    for (const wrong of ['', 'two words', 5, null, 'x'.repeat(129)]) {
      expect(pathsOf(team, { ...good, party: members(wrong) })).toEqual(['party.0.user_id']);
    }
    for (const party of [null, 'a', 5, {}]) expect(pathsOf(team, { ...good, party })).toEqual(['party']);
    for (const member of [null, 'a', [], 5]) {
      expect(pathsOf(team, { ...good, party: [member] })).toEqual(['party.0']);
    }
    expect(pathsOf(team, { ...good, party: [{}, {}, {}, {}] })).toEqual(
      [0, 1, 2, 3].map((index) => `party.${index}.user_id`),
    );
    expect(pathsOf(team, { ...good, party: [{ user_id: 'a', rating: 3_000 }] })).toEqual(['party.0.rating']);
  });

  it('has roles that the ruleset knows, each once', () => {
    for (const roles of [['mage'], [], ['tank', 'tank'], 'tank', ['tank', 'healer', 'tank'], null]) {
      expect(pathsOf(team, { ...good, roles })[0]?.split('.')[0]).toBe('roles');
      expect(pathsOf(team, { ...good, party: [{ user_id: 'a', roles }] })[0]).toMatch(/^party\.0\.roles/);
    }
  });
});

describe('what a player may say of opponents', () => {
  it('is a rating gap, where the ruleset lets players have a limit of their own', () => {
    const limited = rulesetOf({ rating: { window: 100, own_limit: true } });
    expect(requestOf(limited, { ...good, max_rating_gap: 75.5 }).maxRatingGap).toBe(75.5);
    for (const gap of [0, -5, 0.5, 10_001, Number.POSITIVE_INFINITY, Number.NaN, '50', null]) {
      expect(pathsOf(limited, { ...good, max_rating_gap: gap })).toEqual(['max_rating_gap']);
    }
    expect(pathsOf(rulesetOf({ rating: { window: 100 } }), { ...good, max_rating_gap: 50 })).toEqual([
      'max_rating_gap',
    ]);
  });

  it('is at most 100 players to avoid', () => {
    expect(requestOf(chess, { ...good, avoid_players: ['mallory'] }).avoidPlayers).toEqual(['mallory']);
    expect(requestOf(chess, good).avoidPlayers).toEqual([]);
    const many = Array.from({ length: 101 }, (_, index) => `player-${index}`);
    expect(pathsOf(chess, { ...good, avoid_players: many.slice(1) })).toEqual([]);
    expect(pathsOf(chess, { ...good, avoid_players: many })).toEqual(['avoid_players']);
    expect(pathsOf(chess, { ...good, avoid_players: ['a', ''] })).toEqual(['avoid_players.1']);
    for (const wrong of ['a', null, {}, 5]) expect(pathsOf(chess, { ...good, avoid_players: wrong })).toHaveLength(1);
  });
});

describe('idempotencyKeySchema', () => {
  it.each(['a', '"6f1c2b8e"', '~!@#$%^&*()', 'x'.repeat(255)])('accepts %j', (key) => {
    expect(idempotencyKeySchema.safeParse(key).success).toBe(true);
  });

  it.each(['', 'a b', 'a, b', 'é', 'a\n', '\u0000', 'x'.repeat(256)])('refuses %j', (key) => {
    expect(idempotencyKeySchema.safeParse(key).success).toBe(false);
  });
});

describe('pools', () => {
  it('put the same wishes together, whatever the region', () => {
    const placed = rulesetOf({ regions: { names: ['eu', 'us'] } });
    const poolsOf = (body: object) => requestOf(placed, body).choices.map(({ pool }) => pool);
    expect(poolsOf({ ...good, region: 'eu' })).toEqual(poolsOf({ ...good, mode: 'rated' }));
  });

  it('cannot be confused by a separator inside a value', () => {
    const ruleset = { name: 'duel', poolBy: ['a', 'b'] };
    expect(poolOf(ruleset, { a: 'a:b', b: 'c' })).not.toBe(poolOf(ruleset, { a: 'a', b: 'b:c' }));
    expect(poolOf(ruleset, { a: 'a%3Ab', b: 'c' })).not.toBe(poolOf(ruleset, { a: 'a:b', b: 'c' }));
  });
});
