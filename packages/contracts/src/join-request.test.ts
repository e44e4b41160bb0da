import { describe, expect, it } from 'vitest';
import { joinBodySchema, toJoinRequest } from './join-request.ts';
import { chessQueue, poolOf, queueDefinitionsSchema } from './queue-definition.ts';

const schema = joinBodySchema(chessQueue);
const parse = (body: unknown) => schema.safeParse(body);

describe('joinBodySchema of the chess queue', () => {
  it('fills in variant and mode, and needs a time control', () => {
    expect(parse({ queue: 'chess', time_control: '3+2' }).data).toEqual({
      queue: 'chess',
      time_control: '3+2',
      variant: 'standard',
      mode: 'rated',
    });
    expect(parse({ queue: 'chess' }).error?.issues[0]?.path).toEqual(['time_control']);
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

describe('pools', () => {
  it('put the same wishes together, whatever the region', () => {
    const join = toJoinRequest(chessQueue, {
      queue: 'chess',
      time_control: '3+2',
      variant: 'standard',
      mode: 'rated',
      region: 'eu',
    });
    expect(join).toEqual({
      attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
      region: 'eu',
      pool: 'chess:3+2:standard:rated',
    });
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
