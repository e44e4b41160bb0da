import { type Ruleset, rulesetSchema } from '@paireto/contracts';
import { chessRuleset, presetRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { chessFile, teamsFile } from '../testing/ruleset-files.ts';
import { createJoinBody } from './join-body.ts';

const arena = rulesetSchema.parse({ ...teamsFile, name: 'arena' });
const duel: Ruleset = { ...arena, name: 'duel' };
const bodyOf = (...rulesets: Ruleset[]) => createJoinBody(new Map(rulesets.map((ruleset) => [ruleset.name, ruleset])));
const read = (joinBody: ReturnType<typeof createJoinBody>, input: unknown) =>
  joinBody.read(joinBody.schema.parse(input));

describe('the join body', () => {
  it('may leave out the queue when there is only one', () => {
    expect(read(bodyOf(arena), {})).toMatchObject({ ruleset: arena, request: { choices: [{ pool: 'arena:desert' }] } });
    expect(read(bodyOf(arena), { queue: 'arena' })).toMatchObject({ ruleset: arena });
  });

  it('means chess when several queues are configured and none is named', () => {
    expect(read(bodyOf(arena, chessRuleset), { time_control: '3+2' })).toMatchObject({ ruleset: chessRuleset });
    expect(read(bodyOf(arena, chessRuleset), { queue: 'arena', map: 'harbour' })).toMatchObject({
      ruleset: arena,
      request: { choices: [{ pool: 'arena:harbour', attributes: { map: 'harbour' } }] },
    });
  });

  it('must name the queue when there are several and no chess', () => {
    expect(bodyOf(arena, duel).schema.safeParse({}).success).toBe(false);
    expect(read(bodyOf(arena, duel), { queue: 'duel' })).toMatchObject({ ruleset: duel });
  });

  it('may bring several things to play, all of one queue', () => {
    const both = [{ map: 'harbour' }, {}];
    expect(read(bodyOf(arena, chessRuleset), { queue: 'arena', alternatives: both })).toMatchObject({
      ruleset: arena,
      request: { choices: [{ pool: 'arena:harbour' }, { pool: 'arena:desert' }] },
    });
    const { schema } = bodyOf(arena, chessRuleset);
    expect(schema.safeParse({ alternatives: [{ time_control: '3+2' }, { map: 'harbour' }] }).success).toBe(false);
  });

  it('refuses the attributes of another queue', () => {
    const { schema } = bodyOf(arena, chessRuleset);
    expect(schema.safeParse({ queue: 'arena', time_control: '3+2' }).success).toBe(false);
    expect(schema.safeParse({ time_control: '3+2', map: 'desert' }).success).toBe(false);
  });

  it('gives examples for every queue that it accepts itself', () => {
    const joinBody = bodyOf(chessRuleset, presetRuleset('interview'), presetRuleset('arena'));
    expect(Object.keys(joinBody.examples)).toEqual([
      'chess',
      'chess-several',
      'interview',
      'arena',
      'arena-several',
      'arena-party',
    ]);
    for (const { value } of Object.values(joinBody.examples)) {
      expect(joinBody.schema.safeParse(value).success).toBe(true);
    }
  });

  it('gives no example for a pattern of which it knows none', () => {
    const attributes = { code: { type: 'text' as const, pattern: '[a-f]{8}' } };
    const guarded = rulesetSchema.parse({ ...chessFile, name: 'guarded', attributes, pool_by: ['code'] });
    expect(Object.keys(bodyOf(guarded, chessRuleset).examples)).toEqual(['chess', 'chess-several']);
  });
});
