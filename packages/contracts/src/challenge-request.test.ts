import { describe, expect, it } from 'vitest';
import { CHALLENGE_EXPIRY_S, MAX_CHALLENGE_MESSAGE_LENGTH } from './challenge-api.ts';
import {
  acceptChallengeBodySchema,
  type ChallengeBody,
  challengeBodySchema,
  declineChallengeBodySchema,
  toChallengeRequest,
} from './challenge-request.ts';
import { type Ruleset, type RulesetFile, rulesetSchema, takesChallenges } from './ruleset/index.ts';

const duel: RulesetFile = {
  name: 'duel',
  version: 1,
  attributes: {
    time_control: { type: 'text', pattern: '[0-9]{1,3}\\+[0-9]{1,3}', example: '3+2' },
    mode: { type: 'choice', values: ['rated', 'casual'], default: 'rated' },
    note: { type: 'text', pattern: '[a-z:]{1,64}', optional: true },
  },
  pool_by: ['time_control', 'mode'],
  teams: { count: 2, names: ['white', 'black'] },
};
const rulesetOf = (file: Partial<RulesetFile> = {}): Ruleset => rulesetSchema.parse({ ...duel, ...file });
const chess = rulesetOf();
const plain = rulesetOf({ teams: { count: 2, names: ['home', 'away'] } });
const good = { queue: 'duel', opponent: 'bob', time_control: '3+2' };

const issuesOf = (body: unknown, ruleset = chess) =>
  (challengeBodySchema(ruleset).safeParse(body).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [key, issue.message] as const)
      : [[issue.path.join('.'), issue.message] as const],
  );
const pathsOf = (body: unknown, ruleset = chess) => [...new Set(issuesOf(body, ruleset).map(([path]) => path))];
const requestOf = (body: object, ruleset = chess) =>
  toChallengeRequest(ruleset, challengeBodySchema(ruleset).parse({ ...good, ...body }) as ChallengeBody);

describe('a challenge', () => {
  it('needs its queue, an opponent and the attributes without default, and gets the defaults of all else', () => {
    expect(requestOf({})).toEqual({
      opponentId: 'bob',
      pool: 'duel:3+2:rated',
      attributes: { time_control: '3+2', mode: 'rated' },
      color: 'random',
      expiresInMs: 600_000,
      leaveQueue: false,
    });
    expect(pathsOf({})).toEqual(['queue', 'opponent', 'time_control']);
    const { queue: _, ...unnamed } = good;
    expect(challengeBodySchema(chess, { queueOptional: true }).safeParse(unnamed).success).toBe(true);
  });

  it('says all that a player may say of it', () => {
    const said = {
      mode: 'casual',
      note: 'a:b',
      color: 'black',
      message: '  Rematch, ♟️ Jürgen?  ',
      expires_in: 20,
      open_ended: true,
      leave_queue: true,
    };
    expect(requestOf(said)).toEqual({
      opponentId: 'bob',
      pool: 'duel:3+2:casual',
      attributes: { time_control: '3+2', mode: 'casual', note: 'a:b' },
      color: 'black',
      message: 'Rematch, ♟️ Jürgen?',
      expiresInMs: 20_000,
      leaveQueue: true,
    });
  });

  it('is told of all that is wrong at once', () => {
    const wrong = {
      queue: 'duel',
      opponent: '',
      mode: 'fast',
      color: 'red',
      message: '',
      expires_in: 4_000,
      rating: 3_000,
    };
    expect(pathsOf(wrong).toSorted()).toEqual(
      ['color', 'expires_in', 'message', 'mode', 'opponent', 'rating', 'time_control'].toSorted(),
    );
  });

  it.each(['challenger', 'rating', 'tenant', 'id', 'pool', 'region', 'party', 'alternatives', 'declines_at'])(
    'is refused with the field %s, and told which there are',
    (field) => {
      expect(issuesOf({ ...good, [field]: 'x' })).toEqual([
        [
          field,
          'unknown field; allowed: queue, opponent, message, expires_in, open_ended, leave_queue, color, time_control, mode, note',
        ],
      ]);
    },
  );

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'])(
    'is refused with the key %s',
    (key) => {
      const body: unknown = JSON.parse(
        `{"queue":"duel","opponent":"bob","time_control":"3+2","${key}":{"mode":"casual"}}`,
      );
      expect(pathsOf(body)).toEqual([key]);
      expect(({} as { mode?: string }).mode).toBeUndefined();
    },
  );

  it.each([null, undefined, 'x', 5, true, [], [good]])('is an object, not %j', (body) => {
    expect(challengeBodySchema(chess).safeParse(body).success).toBe(false);
  });

  it.each(['', ' ', 'a b', 'bob\n', 'böb', 'x'.repeat(129), 7, null, ['bob'], { id: 'bob' }])(
    'names one opponent, not %j',
    (opponent) => {
      expect(pathsOf({ ...good, opponent })).toEqual(['opponent']);
    },
  );

  it('whose attributes are too long together for a pool is refused', () => {
    const long = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`a${index}`, { type: 'text' as const, pattern: '.{1,64}' }]),
    );
    const wide = rulesetOf({ attributes: long, pool_by: Object.keys(long) });
    const body = {
      queue: 'duel',
      opponent: 'bob',
      ...Object.fromEntries(Object.keys(long).map((name) => [name, ':'.repeat(64)])),
    };
    expect(issuesOf(body, wide)).toEqual([['', expect.stringContaining('too long together')]]);
  });
});

describe('a wish for a colour', () => {
  it.each(['white', 'black', 'random'])('may be %s', (color) => {
    expect(requestOf({ color }).color).toBe(color);
  });

  it.each(['White', 'blue', '', null, 1, ['white']])('is no %j', (color) => {
    expect(pathsOf({ ...good, color })).toEqual(['color']);
  });

  it('is an unknown field where the teams are not called white and black, and then a name that attributes may have', () => {
    expect(pathsOf({ ...good, color: 'white' }, plain)).toEqual(['color']);
    expect(requestOf({}, plain).color).toBe('random');
    const painted = rulesetOf({
      teams: { count: 2, names: ['home', 'away'] },
      attributes: { ...duel.attributes, color: { type: 'choice', values: ['red', 'white'] } },
    });
    const request = requestOf({ color: 'white' }, painted);
    expect([request.color, request.attributes]).toEqual([
      'random',
      { time_control: '3+2', mode: 'rated', color: 'white' },
    ]);
  });
});

describe('a message', () => {
  it('is as long as it may be, and no longer', () => {
    const longest = 'é'.repeat(MAX_CHALLENGE_MESSAGE_LENGTH);
    expect(requestOf({ message: ` ${longest} ` }).message).toBe(longest);
    expect(issuesOf({ ...good, message: `${longest}x` })).toEqual([
      ['message', 'expected 1 to 280 characters, or leave it out'],
    ]);
    expect(pathsOf({ ...good, message: 'x'.repeat(1_000_000) })).toEqual(['message']);
  });

  it.each(['', '   ', 'a\nb', 'a\u0000b', 'a\u001b[31mb', 'a\u007fb', 'a\u0085b', 'a\u2028b', 'a\u202eb', 'a\u2066b'])(
    'is one line of plain text, not %j',
    (message) => {
      expect(pathsOf({ ...good, message })).toEqual(['message']);
    },
  );

  it('has no half characters, which the database could not keep', () => {
    expect(pathsOf({ ...good, message: 'a\ud800' })).toEqual(['message']);
    expect(requestOf({ message: '👨‍👩‍👧 שלום' }).message).toBe('👨‍👩‍👧 שלום');
  });

  it.each([null, 5, ['x'], { text: 'x' }])('is text, not %j', (message) => {
    expect(pathsOf({ ...good, message })).toEqual(['message']);
  });
});

describe('the time until it expires', () => {
  const { min, max, openEnded } = CHALLENGE_EXPIRY_S;

  it('is 10 minutes, or 14 days for open-ended ones, unless the challenge says', () => {
    expect(requestOf({}).expiresInMs).toBe(600_000);
    expect(requestOf({ open_ended: true }).expiresInMs).toBe(14 * 86_400_000);
    expect(requestOf({ open_ended: true, expires_in: 600 }).expiresInMs).toBe(600_000);
  });

  it('goes up to an hour, and only for open-ended ones to 14 days', () => {
    for (const expires_in of [min, max]) expect(requestOf({ expires_in }).expiresInMs).toBe(expires_in * 1_000);
    expect(issuesOf({ ...good, expires_in: max + 1 })).toEqual([
      ['expires_in', 'expected a whole number of seconds from 20 to 3600, or to 1209600 with "open_ended": true'],
    ]);
    expect(requestOf({ expires_in: openEnded, open_ended: true }).expiresInMs).toBe(openEnded * 1_000);
    expect(pathsOf({ ...good, expires_in: openEnded + 1, open_ended: true })).toEqual(['expires_in']);
    expect(pathsOf({ ...good, expires_in: max + 1, open_ended: 'yes' })).toEqual(['open_ended', 'expires_in']);
  });

  it.each([
    0,
    -20,
    19,
    20.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    JSON.parse('1e999'),
    -1e300,
    2 ** 60,
    '600',
    null,
    [600],
  ])('is not %s', (expires_in) => {
    const body = { ...good, expires_in };
    expect(pathsOf(body)).toEqual(['expires_in']);
    for (const [, message] of issuesOf(body)) expect(message).toContain('whole number of seconds from 20 to 3600');
  });
});

describe('flags', () => {
  it.each(['open_ended', 'leave_queue'])('%s is true or false and nothing like it', (flag) => {
    for (const value of ['true', 1, 0, null, 'yes', {}]) expect(pathsOf({ ...good, [flag]: value })).toEqual([flag]);
  });
});

describe('answers to a challenge', () => {
  it('may say nothing, and nothing unknown', () => {
    expect(acceptChallengeBodySchema.parse({})).toEqual({ leave_queue: false });
    expect(acceptChallengeBodySchema.parse({ leave_queue: true })).toEqual({ leave_queue: true });
    expect(declineChallengeBodySchema.parse({})).toEqual({ reason: 'generic' });
    expect(declineChallengeBodySchema.parse({ reason: 'too-fast' })).toEqual({ reason: 'too-fast' });
    for (const wrong of [
      null,
      [],
      'x',
      { rating: 1 },
      JSON.parse('{"__proto__":{}}'),
      { leave_queue: 1 },
      { reason: 'x' },
    ]) {
      expect(acceptChallengeBodySchema.safeParse(wrong).success).toBe(false);
      expect(declineChallengeBodySchema.safeParse(wrong).success).toBe(false);
    }
  });
});

describe('a ruleset', () => {
  it('takes challenges when it is one against one and does not refuse them', () => {
    expect(takesChallenges(chess)).toBe(true);
    expect(takesChallenges(rulesetOf({ challenges: false }))).toBe(false);
    expect(takesChallenges(rulesetOf({ teams: { count: 2, size: 2 }, party: { sizes: [1, 2] } }))).toBe(false);
    expect(takesChallenges(rulesetOf({ teams: { count: 2, size: { min: 1, max: 2 } } }))).toBe(false);
    expect(takesChallenges(rulesetOf({ teams: { count: 3 } }))).toBe(false);
  });

  const problemsWith = (name: string, file: Partial<RulesetFile> = {}) => {
    const attributes = { ...duel.attributes, [name]: { type: 'number' as const, min: 0, max: 1, default: 0 } };
    return rulesetSchema.safeParse({ ...duel, attributes, ...file }).error?.issues ?? [];
  };
  const fields = Object.keys(challengeBodySchema(chess).shape).filter((name) => !Object.hasOwn(chess.attributes, name));

  it.each(fields)('that takes challenges may not call an attribute %s, and is told what to do', (name) => {
    const [issue, ...more] = problemsWith(name);
    expect([issue?.path, more]).toEqual([['attributes', name], []]);
    if (name === 'queue') return;
    expect(issue?.message).toBe(
      'is a field of every challenge; choose another name, or refuse challenges with "challenges: false"',
    );
    expect(problemsWith(name, { challenges: false })).toEqual([]);
    expect(problemsWith(name, { teams: { count: 3 } })).toEqual([]);
  });
});
