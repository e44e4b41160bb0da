import type { Challenge, ChallengeState, RulesetFile } from '@paireto/contracts';
import { devServiceToken, devToken } from '@paireto/testkit';
import { answerAsBridge } from './answer-as-bridge.ts';
import type { Answer, Call } from './gateway-for-test.ts';
import { chessFile, rulesetsFolder, teamsFile } from './ruleset-files.ts';
import { worldForTest } from './world-for-test.ts';

export const CHALLENGES = '/v1/matchmaking/challenges';

/** The challenge that the bridge of these tests keeps: of the tenant `demo`, from alice to bob. */
export const kept: Challenge = {
  challenge_id: '01990000-0000-7000-8000-00000000c001',
  status: 'PENDING',
  challenger: { user_id: 'alice', rating: 1_500 },
  opponent: { user_id: 'bob', rating: null },
  queue: 'chess',
  attributes: { time_control: '3+2', variant: 'standard', mode: 'rated' },
  color: 'random',
  created_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
  failed_attempts: 0,
};

/** One against one with teams that are not colours; everybody has the same rating, with or without a token. */
const blitzFile: RulesetFile = {
  ...chessFile,
  name: 'blitz',
  teams: { count: 2, names: ['home', 'away'] },
  ratings: { source: 'static', default: 1_200 },
};

/**
 * A gateway over real servers, with a bridge that finds challenges as bridges do: for their two players only. `env`
 * overrides its environment.
 */
export async function challengeWorld(env: Record<string, string> = {}) {
  const world = await worldForTest({ RULESETS: rulesetsFolder(chessFile, blitzFile, teamsFile), ...env });
  const bridge = await answerAsBridge(world.natsUrl);
  const tokens = {
    alice: await devToken({ sub: 'alice', tenant: 'demo', rating: 1_500, blocked: ['eve'] }),
    bob: await devToken({ sub: 'bob', tenant: 'demo', rating: { chess: 1_612 }, blocked: ['mallory', 'eve'] }),
    carol: await devToken({ sub: 'carol', tenant: 'demo' }),
    foreignAlice: await devToken({ sub: 'alice', tenant: 'other' }),
    foreignBob: await devToken({ sub: 'bob', tenant: 'other' }),
    service: await devServiceToken({ sub: 'game-server', tenant: 'demo' }),
  };

  /** From now on the bridge keeps this challenge and no other. */
  const keep = (changes: Partial<Challenge> = {}): Challenge => {
    const challenge = { ...kept, ...changes };
    const isOf = (request: { tenant: string; userId: string; id: string }, ...sides: ('challenger' | 'opponent')[]) =>
      request.tenant === 'demo' &&
      request.id === challenge.challenge_id &&
      sides.some((side) => challenge[side].user_id === request.userId);
    const become = (outcome: string, status: ChallengeState, side: 'challenger' | 'opponent') => {
      return (request: { tenant: string; userId: string; id: string }) => {
        if (!isOf(request, side)) return { outcome: 'not-found' };
        if (challenge.status === 'PENDING') return { outcome, challenge: { ...challenge, status } };
        // Repeats are answered the same.
        const isRepeat = challenge.status === status || (status === 'ACCEPTED' && challenge.status === 'STARTED');
        return isRepeat ? { outcome, challenge } : { outcome: 'not-pending', status: challenge.status };
      };
    };
    bridge.answer('challenge.read', (request) =>
      isOf(request, 'challenger', 'opponent') ? { outcome: 'found', challenge } : { outcome: 'not-found' },
    );
    bridge.answer('challenge.accept', become('accepted', 'ACCEPTED', 'opponent'));
    bridge.answer('challenge.decline', become('declined', 'DECLINED', 'opponent'));
    bridge.answer('challenge.withdraw', become('withdrawn', 'WITHDRAWN', 'challenger'));
    return challenge;
  };

  return {
    ...world,
    bridge,
    tokens,
    keep,
    /** What the bridge was asked to do with this operation, in order. */
    asked: (operation: string) =>
      bridge.asked.flatMap((question) => (question.operation === operation ? [question.request] : [])),
    /** A call below the challenges; without a token it is anonymous. */
    send: (method: string, path: string, token?: string, call: Call = {}): Promise<Answer> =>
      world.call(`${CHALLENGES}${path}`, { method, ...(token === undefined ? {} : { token }), ...call }),
    async stop() {
      await bridge.stop();
      await world.stop();
    },
  };
}

export type ChallengeWorld = Awaited<ReturnType<typeof challengeWorld>>;
