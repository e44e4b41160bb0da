import { describe, expect, it } from 'vitest';
import { idempotencyKeySchema, type JoinBody, joinBodySchema, toJoinRequest } from './join-request.ts';
import { chessQueue, poolOf, queueDefinitionsSchema } from './queue-definition.ts';

const schema = joinBodySchema(chessQueue);
const parse = (body: unknown) => schema.safeParse(body);
const pathsOf = (body: unknown) => parse(body).error?.issues.map((issue) => issue.path.join('.'));

describe('joinBodySchema of the chess queue', () => {
  it('needs a time control, and says so together with what else is wrong', () => {
    expect(parse({ queue: 'chess', time_control: '3+2' }).data).toEqual({ queue: 'chess', time_control: '3+2' });
    expect(pathsOf({ queue: 'chess' })).toEqual(['time_control']);
    expect(pathsOf({ queue: 'chess', mode: 'fast' })).toEqual(['mode', 'time_control']);
  });

  it.each(['0+0', '3', '3+', '+2', '3+2 ', '03+2', '3+2000', '1e3+0', '-3+2', '3+2\n'])(
    'refuses the time control %j',
    (value) => {
      expect(parse({ queue: 'chess', time_control: value }).success).toBe(false);
    },
  );

  it.each(['0.5+0', '1+0', '3+2', '15+10', '180+180'])('accepts the time control %s', (value) => {
    expect(parse({ queue: 'chess', time_control: value }).success).toBe(true);
  });

  it.each(['rating', 'enqueued_at', 'tenant', 'status', 'user_id'])('refuses the unknown field %s', (field) => {
    const result = parse({ queue: 'chess', time_control: '3+2', [field]: 'x' });
    expect(result.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: [field] });
  });

  it('refuses a region that is not a lower-case name', () => {
    expect(parse({ queue: 'chess', time_control: '3+2', region: 'EU West' }).success).toBe(false);
    expect(parse({ queue: 'chess', time_control: '3+2', region: 'eu-west' }).success).toBe(true);
  });
});

describe('alternatives', () => {
  const several = (...alternatives: unknown[]) => ({ queue: 'chess', alternatives });
  const choice = (time_control: string) => ({ time_control, variant: 'standard', mode: 'rated' });

  it('are up to 8 sets of attributes, filled in each on its own', () => {
    const accepted = parse(several({ time_control: '3+2' }, { time_control: '5+0', mode: 'casual' }));
    expect(accepted.data?.alternatives).toEqual([choice('3+2'), { ...choice('5+0'), mode: 'casual' }]);
    const times = Array.from({ length: 9 }, (_, index) => ({ time_control: `${index + 1}+0` }));
    expect(parse(several(...times.slice(1))).success).toBe(true);
    for (const body of [several(), several(...times)]) {
      const [issue, ...more] = parse(body).error?.issues ?? [];
      expect(issue).toMatchObject({ path: ['alternatives'], message: 'expected 1 to 8 alternatives' });
      expect(more).toEqual([]);
    }
  });

  it('are refused one by one, by their place', () => {
    expect(pathsOf(several({ time_control: '3+2' }, {}, { time_control: '1+0', mode: 'fast' }))).toEqual([
      'alternatives.1.time_control',
      'alternatives.2.mode',
    ]);
    expect(parse(several({ ...choice('3+2'), rating: 3_000 })).error?.issues[0]).toMatchObject({
      path: ['alternatives', 0],
      keys: ['rating'],
    });
    for (const wrong of [null, 'x', [], 5]) expect(pathsOf(several(wrong))).toEqual(['alternatives.0']);
  });

  it('stand instead of the attributes, not beside them', () => {
    expect(pathsOf({ ...several({ time_control: '3+2' }), mode: 'rated', region: 'eu' })).toEqual(['mode']);
  });

  it('ask for each pool once, however it is spelled', () => {
    expect(pathsOf(several({ time_control: '3+2' }, { time_control: '5+0' }, choice('3+2')))).toEqual([
      'alternatives.2',
    ]);
  });

  it('make a request with a pool for each, first choice first', () => {
    const body = parse({ ...several({ time_control: '5+0' }, { time_control: '3+2' }), region: 'eu' }).data;
    expect(toJoinRequest(chessQueue, body as JoinBody)).toEqual({
      choices: [
        { pool: 'chess:5+0:standard:rated', attributes: choice('5+0') },
        { pool: 'chess:3+2:standard:rated', attributes: choice('3+2') },
      ],
      region: 'eu',
    });
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
    const join = toJoinRequest(chessQueue, {
      queue: 'chess',
      time_control: '3+2',
      region: 'eu',
    });
    const attributes = { time_control: '3+2', variant: 'standard', mode: 'rated' };
    expect(join).toEqual({ choices: [{ pool: 'chess:3+2:standard:rated', attributes }], region: 'eu' });
  });

  it('cannot be confused by a separator inside a value', () => {
    const queue = { ...chessQueue, poolBy: ['variant', 'mode'] };
    expect(poolOf(queue, { variant: 'a:b', mode: 'c' })).not.toBe(poolOf(queue, { variant: 'a', mode: 'b:c' }));
    expect(poolOf(queue, { variant: 'a%3Ab', mode: 'c' })).not.toBe(poolOf(queue, { variant: 'a:b', mode: 'c' }));
  });
});

describe('queueDefinitionsSchema', () => {
  it('accepts the chess queue and refuses doubles, unknown pool attributes and unknown keys, naming the place', () => {
    expect(queueDefinitionsSchema.safeParse([chessQueue]).success).toBe(true);
    const bad = queueDefinitionsSchema.safeParse([chessQueue, { ...chessQueue, poolBy: ['speed'] }]);
    expect(bad.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['1.name', '1.poolBy']);
    expect(queueDefinitionsSchema.safeParse([{ ...chessQueue, windows: 3 }]).success).toBe(false);
  });

  it('refuses an attribute that would hide a field of every join request', () => {
    const attributes = { ...chessQueue.attributes, region: { values: ['eu'] } };
    const bad = queueDefinitionsSchema.safeParse([{ ...chessQueue, attributes }]);
    expect(bad.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['0.attributes.region']);
  });

  it('refuses a default or a pattern that its own attribute could not use', () => {
    const withMode = (mode: object) =>
      queueDefinitionsSchema.safeParse([{ ...chessQueue, attributes: { ...chessQueue.attributes, mode } }]);
    expect(withMode({ values: ['rated'], default: 'casual' }).success).toBe(false);
    expect(withMode({ pattern: '(' }).success).toBe(false);
    expect(withMode({ pattern: '^a$', values: ['a'] }).success).toBe(false);
    expect(withMode({}).success).toBe(false);
  });
});
