import { describe, expect, it } from 'vitest';
import { parseRuleset } from './parse-ruleset.ts';
import { problemsOf } from './testing/problems-of.ts';

/** Lines 1 to 3 of every file here. */
const duel = 'name: duel\nversion: 1\nteams: { count: 2 }\n';
const team = 'name: team\nversion: 1\n';

describe('a ruleset file', () => {
  it('needs a name, a version and who plays; everything else has a default', () => {
    expect(parseRuleset(duel, 'duel.yaml')).toEqual({
      name: 'duel',
      version: 1,
      attributes: {},
      poolBy: [],
      teams: [
        { name: 'team-1', minPlayers: 1, maxPlayers: 1 },
        { name: 'team-2', minPlayers: 1, maxPlayers: 1 },
      ],
      minTeams: 2,
      isFreeForAll: false,
      fillForMs: 0,
      expansionAge: 'oldest',
      party: { sizes: [1], rating: 'mean', similarSizes: false },
      preferences: [],
      priority: {},
      strategy: 'longest-wait',
      ordering: 'quality',
      patienceMs: 30_000,
      maxWaitMs: 600_000,
      backfill: false,
      refusesChallenges: false,
    });
  });

  it('pairs by how many there are where it can: one against one, by rating, without backfill', () => {
    const strategyOf = (more: string) => parseRuleset(duel + more, 'duel.yaml').strategy;
    expect(strategyOf('rating: { window: 9 }\n')).toBe('adaptive');
    expect(strategyOf('rating: { window: 9 }\nbackfill: true\n')).toBe('longest-wait');
    expect(strategyOf('')).toBe('longest-wait');
  });

  it('may be JSON, with tabs, and name its schema', () => {
    const json = '{\n\t"$schema": "./ruleset.schema.json",\n\t"name": "duel", "version": 1, "teams": {"count": 2}\n}';
    expect(parseRuleset(json, 'duel.json')).toEqual(parseRuleset(duel, 'duel.yaml'));
  });

  it('may have Windows line ends and a byte order mark', () => {
    expect(parseRuleset(`\uFEFF${duel.replaceAll('\n', '\r\n')}`, 'duel.yaml').name).toBe('duel');
  });

  it('tells all problems at once, in the order of the lines, keys of no known name with the one that was meant', () => {
    const text = `${duel}maxWait: 5m\nrating:\n  windw: 100\n  max: -1\npatience: soon\nparty: { sizes: [1, 2] }\nzzzzzz: 1\n`;
    const problems = problemsOf(text, 'rulesets/duel.yaml');
    expect(problems.slice(0, 6)).toEqual([
      'rulesets/duel.yaml:4:1: maxWait: unknown key; did you mean "max_wait"?',
      'rulesets/duel.yaml:5:1: rating.window: required; expected a number',
      'rulesets/duel.yaml:6:3: rating.windw: unknown key; did you mean "window"?',
      'rulesets/duel.yaml:7:8: rating.max: must be above 0',
      expect.stringContaining('duel.yaml:8:11: patience: expected a duration such as "500ms", "30s"'),
      'rulesets/duel.yaml:9:21: party.sizes.1: no team has room for a party of 2: at most 1',
    ]);
    expect(problems[6]).toContain('duel.yaml:10:1: zzzzzz: unknown key; known here: $schema, name, version');
  });

  it('tells at most fifty problems', () => {
    const problems = problemsOf(duel + Array.from({ length: 70 }, (_, index) => `key_${index}: 1\n`).join(''));
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe('duel.yaml: and 20 more problems');
  });

  it('is not blamed for what follows from a key that cannot be read', () => {
    expect(problemsOf('name: duel\nversion: 1\nteams: { count: 1 }\nparty: { sizes: [1, 2] }\n')).toEqual([
      'duel.yaml:3:17: teams.count: at least 2',
    ]);
    expect(problemsOf(`${duel}attributes: { map: { type: x } }\npool_by: [map]\n`)).toEqual([
      'duel.yaml:4:28: attributes.map.type: expected one of choice, text, number, list',
    ]);
  });
});

describe('impossible rules are refused with the reason:', () => {
  it.each([
    ['nobody plays', team, ':1:1: needs "teams" or "free_for_all": who plays in a match'],
    ['teams and everybody at once', `${duel}free_for_all: 4\n`, ':4:15: free_for_all: a match has "teams" or is'],
    ['a single team', `${team}teams: [{ name: a }]\n`, ':3:8: teams: at least two teams'],
    ['a single player', `${team}free_for_all: 1\n`, 'free_for_all: at least two players'],
    ['an empty team', `${team}teams: { count: 2, size: 0 }\n`, ':3:26: teams.size: at least 1'],
    [
      'sizes the wrong way round',
      `${team}teams: { count: 2, size: { min: 3, max: 2 } }\n`,
      ':3:41: teams.size.max: "max"',
    ],
    ['half a player', `${team}teams: { count: 2, size: 1.5 }\n`, 'teams.size: expected a whole number'],
    ['a crowd', `${team}teams: { count: 16, size: 64 }\n`, 'teams: 1024 players: more than 64 in a match'],
    ['teams of one name', `${team}teams:\n  - name: a\n  - name: a\n`, ':4:3: teams: two teams are named "a"'],
    ['too few names', `${team}teams: { count: 3, names: [a, b] }\n`, ':3:27: teams.names: 2 names for 3 teams'],
    [
      'sizes no party fills',
      `${team}teams: { count: 2, size: 5 }\nparty: { sizes: [2] }\n`,
      ':3:8: teams: parties of 2 can never fill team "team-1" of 5',
    ],
    [
      'a party without room',
      `${team}teams: { count: 2, size: 2 }\nparty: { sizes: [1, 3] }\n`,
      ':4:21: party.sizes.1: no team has room',
    ],
    [
      'more roles than players',
      `${team}teams: { count: 2, size: 2, roles: { tank: 3 } }\n`,
      'teams.roles: 3 players have a role, but team "team-1" may have only 2',
    ],
    ['a window of zero', `${duel}rating: { window: 0 }\n`, ':4:19: rating.window: must be above 0'],
    ['a window below zero', `${duel}rating: { window: -5 }\n`, ':4:19: rating.window: must be above 0'],
    [
      'a maximum below the start',
      `${duel}rating: { window: 100, max: 50 }\n`,
      ':4:29: rating.max: is below where it starts (100)',
    ],
    [
      'steps that shrink',
      `${duel}rating:\n  window: 100\n  expand:\n    - { after: 5s, to: 200 }\n    - { after: 9s, to: 150 }\n`,
      ':8:24: rating.expand.1.to: must not be below the step before (200)',
    ],
    [
      'a first step below the window',
      `${duel}rating: { window: 100, expand: [{ after: 5s, to: 50 }] }\n`,
      'rating.expand.0.to: must not be below the step before (100)',
    ],
    [
      'steps out of order',
      `${duel}rating: { window: 1, expand: [{ after: 9s, to: 2 }, { after: 9s, to: 3 }] }\n`,
      'rating.expand.1.after: must be later than the step before',
    ],
    [
      'growth of nothing',
      `${duel}rating: { window: 1, expand: { by: 0, every: 1s } }\n`,
      ':4:36: rating.expand.by: must be above 0',
    ],
    [
      'growth in no time',
      `${duel}rating: { window: 1, expand: { by: 1, every: 0s } }\n`,
      'rating.expand.every: must be longer than 0',
    ],
    [
      'half a growth',
      `${duel}rating: { window: 1, expand: { by: 1 } }\n`,
      ':4:22: rating.expand.every: required; expected a duration',
    ],
    [
      'an unknown pool attribute',
      `${duel}pool_by: [map]\n`,
      ':4:11: pool_by.0: "map" is not an attribute of this ruleset (none are defined)',
    ],
    ['an inherited name', `${duel}pool_by: [constructor]\n`, ':4:11: pool_by.0'],
    [
      'a preference for nothing',
      `${duel}preferences:\n  - attribute: topics\n    compare: overlap\n`,
      ':5:16: preferences.0.attribute: "topics" is not an attribute',
    ],
    [
      'overlap of numbers',
      `${duel}attributes: { n: { type: number, min: 0, max: 9 } }\npreferences: [{ attribute: n, compare: overlap }]\n`,
      ':5:40: preferences.0.compare: "overlap" is for list; "n" is number',
    ],
    [
      'no distance',
      `${duel}attributes: { n: { type: number, min: 0, max: 9 } }\npreferences: [{ attribute: n, compare: distance }]\n`,
      ':5:15: preferences.0.within: required with "distance"',
    ],
    [
      'a wish that the pool grants',
      `${duel}attributes: { m: { type: choice, values: [a] } }\npool_by: [m]\npreferences: [{ attribute: m, compare: equal }]\n`,
      'preferences.0.attribute: "m" forms the pool',
    ],
    [
      'adaptive teams',
      `${team}teams: { count: 2, size: 2 }\nrating: { window: 9 }\nstrategy: adaptive\n`,
      ':5:11: strategy: "adaptive" is for one against one',
    ],
    ['adaptive without ratings', `${duel}strategy: adaptive\n`, ':4:11: strategy: "adaptive" is for ratings'],
    [
      'adaptive with backfill',
      `${duel}rating: { window: 9 }\nbackfill: true\nstrategy: adaptive\n`,
      ':6:11: strategy: "adaptive" cannot fill running games',
    ],
    ['fifo by quality', `${duel}strategy: fifo\nordering: quality\n`, ':5:11: ordering: "fifo" is first-come'],
    ['waves at once', `${duel}strategy: waves\ncadence: at-once\n`, ':5:10: cadence: "waves" needs { every: … }'],
    ['a region twice', `${duel}regions: { names: [eu, us, eu] }\n`, ':4:28: regions.names.2: "eu" stands here twice'],
    [
      '32 regions',
      `${duel}regions: { names: [${Array.from({ length: 32 }, (_, n) => `r${n}`).join(', ')}] }\n`,
      'regions.names: at most 31 of them',
    ],
    ['an instant ready check', `${duel}acceptance: { within: 10ms }\n`, ':4:23: acceptance.within: must be 1s to 5m'],
    [
      'a cooldown where nobody is asked',
      `${duel}cooldown: { after: 2, within: 30m, pauses: [1m, 5m] }\n`,
      ':4:1: cooldown.counts.0: "declined" needs "acceptance": without it nobody is asked',
    ],
    [
      'a pause longer than it is remembered for',
      `${duel}acceptance: { within: 9s }\ncooldown: { after: 2, within: 30m, pauses: [1m, 1h] }\n`,
      ':5:49: cooldown.pauses.1: is longer than "within"',
    ],
    ['a hold of nearly nothing', `${duel}hold_until_result: 1ms\n`, ':4:20: hold_until_result: must be 1s or more'],
    ['challenges of teams', `${team}teams: { count: 2, size: 2 }\nchallenges: true\n`, ':4:13: challenges: is for one'],
    [
      'games that are rated by no attribute',
      `${duel}ratings:\n  rated_if: { mode: [rated] }\n`,
      ':5:21: ratings.rated_if.mode: "mode" is not an attribute of this ruleset (none are defined)',
    ],
    [
      'a rated value of no name',
      `${duel}attributes: { m: { type: choice, values: [a] } }\nratings: { rated_if: { m: [b] } }\n`,
      ':5:28: ratings.rated_if.m.0: "b" is not a value of "m"',
    ],
    [
      'a source of no name',
      `${duel}ratings: { source: builtin }\n`,
      ':4:20: ratings.source: expected one of token, static, account-api, built-in; did you mean "built-in"?',
    ],
    [
      'a season without a start',
      `${duel}ratings: { season: { days: 90 } }\n`,
      ':4:12: ratings.season.starts: required; expected a date such as 2026-12-01',
    ],
    [
      'a season of no day',
      `${duel}ratings: { season: { starts: 2026-02-30, days: 90 } }\n`,
      ':4:30: ratings.season.starts: expected a date such as 2026-12-01',
    ],
    [
      'wider windows for nobody',
      `${duel}rating: { window: 9, provisional_extra: 9 }\n`,
      ':4:41: rating.provisional_extra: needs ratings with a deviation',
    ],
    ['a wait of days', `${duel}max_wait: 2d\n`, ':4:11: max_wait: must be at most 24h'],
    ['a wait of nothing', `${duel}max_wait: 0\n`, ':4:11: max_wait: must be longer than 0'],
    ['a wait below zero', `${duel}max_wait: -5\n`, ':4:11: max_wait: at least 0'],
    ['a wait without a unit that is known', `${duel}max_wait: 5 weeks\n`, ':4:11: max_wait: expected a duration'],
    ['version zero', 'name: duel\nversion: 0\nteams: { count: 2 }\n', ':2:10: version: must be above 0'],
    ['half a version', 'name: duel\nversion: 1.5\nteams: { count: 2 }\n', ':2:10: version: expected a whole number'],
    [
      'a strategy of no name',
      `${duel}strategy: adaptiv\n`,
      ':4:11: strategy: expected one of adaptive, longest-wait, fifo, waves; did you mean "adaptive"?',
    ],
    ['a key without a value', `${duel}rating:\n`, 'rating: expected keys with values, but nothing stands here'],
    ['a list for keys', `${duel}rating: [1]\n`, ':4:9: rating: expected keys with values, but this is a list'],
  ])('%s', (_, text, problem) => {
    const problems = problemsOf(text);
    expect(problems.join('\n')).toContain(problem);
    expect(problems).toHaveLength(1);
  });
});

describe('what no ruleset needs is refused where it stands:', () => {
  it.each([
    ['not a number', `${duel}rating: { window: .nan }\n`, ':4:19: not a finite number'],
    ['infinity', `${duel}rating: { window: .inf }\n`, ':4:19: not a finite number'],
    ['a number too large to be one', `${duel}rating: { window: 1e999 }\n`, ':4:19: not a finite number'],
    ['the key __proto__', `${duel}__proto__: { backfill: true }\n`, ':4:1: "__proto__" cannot be a key'],
    [
      'the key constructor',
      `${duel}attributes:\n  constructor: { type: choice, values: [a] }\n`,
      ':5:3: "constructor" cannot be a key',
    ],
    ['the key prototype', `${duel}party: { prototype: 1 }\n`, ':4:10: "prototype" cannot be a key'],
    ['a key twice', `${duel}name: other\n`, ':4:1: this key stands here twice'],
    ['an anchor', `${duel}party: &p { sizes: [1] }\n`, ':4:11: anchors ("&p") are not allowed'],
    ['an alias', `${duel}regions: *eu\n`, ':4:10: '],
    ['a tag', `${duel}description: !!binary aGk=\n`, 'tags ("'],
    ['a tag of its own', `${duel}description: !secret x\n`, 'tags ("!secret") are not allowed'],
    ['a directive', `%YAML 1.1\n---\n${duel}`, ':1:1: directives'],
    ['two documents', `${duel}---\nname: other\n`, ':4:1: one file holds one ruleset'],
    ['a number as key', `${duel}5: 1\n`, ':4:1: a key must be text'],
    ['a list as key', `${duel}? [a]\n: 1\n`, ':4:3: a key must be text'],
    ['a tab for indentation', `${duel}rating:\n\twindow: 1\n`, ':5:1: Tabs are not allowed as indentation'],
    ['an open bracket', `${duel}pool_by: [a\nrating: 1\n`, 'duel.yaml:'],
    ['an empty file', '', ':1:1: a ruleset is a list of keys'],
    ['only comments', '# nothing\n', ':1:1: a ruleset is a list of keys'],
    ['a list of rulesets', '- name: duel\n', ':1:1: a ruleset is a list of keys'],
    ['deep nesting', '['.repeat(100_000), ':1:1: cannot be read: it is nested too deeply'],
    ['a large file', `${duel}# ${'x'.repeat(256 * 1_024)}\n`, ':1:1: is larger than 256 KiB'],
    [
      'a huge list',
      `${duel}regions: { names: [${Array.from({ length: 20_000 }, (__, n) => `r${n}`).join(',')}] }\n`,
      'regions.names: at most 31 of them',
    ],
    [
      'too many attributes',
      `${duel}attributes:\n${Array.from({ length: 17 }, (__, n) => `  a${n}: { type: choice, values: [a] }\n`).join('')}`,
      ':5:3: attributes: at most 16 attributes',
    ],
    ['a long name of a key', `${duel}${'k'.repeat(1_000)}: 1\n`, `${'k'.repeat(64)}...: unknown key`],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });

  it('JSON that is none, where it ends to be', () => {
    expect(problemsOf('{\n  "name": "duel",\n  "version": 1,,\n}', 'duel.json')).toEqual([
      expect.stringMatching(/^duel\.json:3:16: not JSON: Expected double-quoted property name/),
    ]);
    expect(problemsOf('{"name": "duel"', 'duel.json')[0]).toMatch(/^duel\.json:1:16: not JSON/);
    expect(problemsOf('', 'duel.json')[0]).toMatch(/^duel\.json:1:1: not JSON/);
    expect(problemsOf('name: duel', 'duel.json')[0]).toMatch(/^duel\.json:1:\d+: not JSON/);
  });

  it('bad values of JSON, with line and column', () => {
    const json = '{\n  "name": "duel",\n  "version": 1,\n\t"teams": { "count": 2, "size": 0 }\n}';
    expect(problemsOf(json, 'duel.json')).toEqual(['duel.json:4:33: teams.size: at least 1']);
    expect(problemsOf('{"name":"a","name":"b"}', 'duel.json').join()).toContain(
      'duel.json:1:13: this key stands here twice',
    );
  });

  it('nothing pollutes prototypes', () => {
    problemsOf('{"__proto__": {"backfill": true}, "name": "duel"}', 'duel.json');
    expect(({} as { backfill?: boolean }).backfill).toBeUndefined();
  });
});
