import { joinBodySchema } from '@paireto/contracts';
import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explainIssues } from './explain-issues.ts';

const explain = (schema: z.ZodType, input: unknown) => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : explainIssues(parsed.error.issues, input);
};
const chess = (input: unknown) => explain(joinBodySchema(chessRuleset), input);
const body = { queue: 'chess', time_control: '3+2' };

describe('explainIssues', () => {
  it('lists the allowed values', () => {
    expect(chess({ ...body, mode: 'fast' })).toEqual([{ path: 'mode', message: 'expected one of "rated", "casual"' }]);
  });

  it('says which form a value must have', () => {
    expect(chess({ ...body, time_control: '3' })).toEqual([{ path: 'time_control', message: 'must look like 3+2' }]);
    expect(chess({ ...body, time_control: 3 })).toEqual([{ path: 'time_control', message: 'must look like 3+2' }]);
  });

  it('says that a field is missing and what it must be', () => {
    expect(chess({ queue: 'chess' })).toEqual([{ path: 'time_control', message: 'required; must look like 3+2' }]);
    expect(explain(z.object({ a: z.object({ b: z.number() }) }), { a: {} })).toEqual([
      { path: 'a.b', message: 'required; expected number' },
    ]);
  });

  it('names every unknown field and the allowed ones', () => {
    expect(chess({ ...body, rating: 3_000, tenant: 'x' })).toEqual(
      ['rating', 'tenant'].map((path) => ({
        path,
        message: 'unknown field; allowed: queue, region, avoid_players, alternatives, time_control, variant, mode',
      })),
    );
    expect(explain(z.strictObject({}), { a: 1 })).toEqual([{ path: 'a', message: 'unknown field' }]);
  });

  it('points into alternatives by their place', () => {
    const alternatives = [{ time_control: '3+2' }, {}, { time_control: '3', rating: 1 }];
    expect(chess({ queue: 'chess', alternatives })).toEqual([
      { path: 'alternatives.1.time_control', message: 'required; must look like 3+2' },
      { path: 'alternatives.2.time_control', message: 'must look like 3+2' },
      { path: 'alternatives.2.rating', message: 'unknown field; allowed: time_control, variant, mode' },
    ]);
    const twice = [{ time_control: '3+2' }, { time_control: '3+2', mode: 'rated' }];
    expect(chess({ queue: 'chess', alternatives: twice, time_control: '3+2' })).toEqual([
      { path: 'time_control', message: 'belongs into "alternatives" when these are given' },
      { path: 'alternatives.1', message: 'asks for the same as alternatives.0' },
    ]);
    expect(chess({ queue: 'chess', alternatives: [] })).toEqual([
      { path: 'alternatives', message: 'expected 1 to 8 alternatives' },
    ]);
  });

  it('names prototype keys like any other unknown field', () => {
    const input: unknown = JSON.parse(
      '{"queue":"chess","time_control":"3+2","__proto__":{"rating":1},"constructor":1}',
    );
    expect(chess(input).map((error) => error.path)).toEqual(['__proto__', 'constructor']);
  });

  it('points at the whole body when it is not an object', () => {
    expect(chess([])).toEqual([{ path: '', message: 'expected object, received array' }]);
    expect(chess(null)).toEqual([{ path: '', message: 'expected object, received null' }]);
  });

  it('lists the choices of a discriminator', () => {
    const schema = z.discriminatedUnion('queue', [
      z.object({ queue: z.literal('chess').optional() }),
      z.object({ queue: z.literal('arena') }),
    ]);
    expect(explain(schema, { queue: 'x' })).toEqual([{ path: 'queue', message: 'expected one of "chess", "arena"' }]);
  });

  it('stays small whatever was sent', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${index}${'x'.repeat(500)}`, 1]));
    const errors = chess({ ...body, ...many });
    expect(errors).toHaveLength(20);
    expect(JSON.stringify(errors).length).toBeLessThan(4_000);
  });
});
