import { type Ruleset, rulesetSchema } from '@paireto/contracts';
import { chessRuleset, presetRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { appForTest } from '../testing/app-for-test.ts';
import { expectProblem } from '../testing/expect-problem.ts';
import { playerToken } from '../testing/gateway-for-test.ts';
import { chessFile, teamsFile } from '../testing/ruleset-files.ts';
import { createChallengeBody } from './challenge-body.ts';

const arena = rulesetSchema.parse({ ...teamsFile, name: 'arena' });
const duel = rulesetSchema.parse({ ...chessFile, name: 'duel' });
const refusing = rulesetSchema.parse({ ...chessFile, name: 'refusing', challenges: false });
const bodyOf = (...rulesets: Ruleset[]) => {
  const body = createChallengeBody(new Map(rulesets.map((ruleset) => [ruleset.name, ruleset])));
  if (!body) throw new Error('no queue takes challenges');
  return body;
};
const good = { opponent: 'bob', time_control: '3+2' };
const queueOf = (body: ReturnType<typeof bodyOf>, input: unknown) => body.read(body.schema.parse(input)).ruleset.name;

describe('the body of a challenge', () => {
  it('may leave out the queue exactly where a join may', () => {
    expect(queueOf(bodyOf(duel), good)).toBe('duel');
    expect(queueOf(bodyOf(arena, duel, chessRuleset), good)).toBe('chess');
    expect(queueOf(bodyOf(arena, duel, chessRuleset), { ...good, queue: 'duel' })).toBe('duel');
    expect(bodyOf(arena, duel).schema.safeParse(good).success).toBe(false);
    const refusingChess = { ...chessRuleset, refusesChallenges: true };
    expect(bodyOf(refusingChess, duel).schema.safeParse(good).success).toBe(false);
  });

  it('knows only queues of one against one that do not refuse challenges', () => {
    for (const queue of ['arena', 'refusing', 'nothing', 'constructor', null]) {
      expect(bodyOf(arena, refusing, duel, chessRuleset).schema.safeParse({ ...good, queue }).success).toBe(false);
    }
  });

  it('has examples that it accepts itself, for every queue of which it knows a time control', () => {
    const attributes = { code: { type: 'text' as const, pattern: '[a-f]{8}' } };
    const guarded = rulesetSchema.parse({ ...chessFile, name: 'guarded', attributes, pool_by: ['code'] });
    const body = bodyOf(chessRuleset, guarded, presetRuleset('arena'));
    expect(Object.keys(body.examples)).toEqual(['chess', 'chess-open-ended']);
    for (const { value } of Object.values(body.examples)) expect(body.schema.safeParse(value).success).toBe(true);
  });
});

describe('an installation without a queue for challenges', () => {
  it('says so to whoever challenges, and asks for a token before', async () => {
    const app = await appForTest({ rulesets: new Map([arena, refusing].map((ruleset) => [ruleset.name, ruleset])) });
    const send = async (headers: Record<string, string>) => {
      const response = await app.request('/v1/matchmaking/challenges', { method: 'POST', headers, body: '{}' });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    const signedIn = await send({ authorization: `Bearer ${await playerToken('alice')}` });
    expect(expectProblem(signedIn, 'CONFLICT').detail).toContain('No queue of this installation takes challenges');
    expectProblem(await send({}), 'UNAUTHORIZED');
  });
});
