import type { Challenge } from '@paireto/contracts';
import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import type { PlayerRating, RatingSource } from '../../ports/rating-source.ts';
import { createChallengeUseCases } from './challenge-use-cases.ts';

const ruleset = {
  ...chessRuleset,
  ratings: {
    source: 'account-api',
    fallback: 'static',
    defaultRating: 1_500,
    provisionalDeviation: 110,
    ratedIf: {},
    minGames: 10,
  },
} as const;
const challenge: Challenge = {
  challenge_id: '01990000-0000-7000-8000-00000000c001',
  status: 'PENDING',
  challenger: { user_id: 'alice', rating: 1_500 },
  opponent: { user_id: 'bob', rating: null },
  queue: 'chess',
  attributes: { time_control: '3+2' },
  color: 'random',
  created_at: '2026-01-31T12:00:00.000Z',
  expires_at: '2026-01-31T12:10:00.000Z',
  failed_attempts: 0,
};
const callerOf = (userId: string) => ({
  userId,
  tenant: 'demo',
  roles: [],
  rating: 1_000,
  party: [],
  priorityClass: undefined,
  blocked: [],
});

/** What a source says of each, and what a bridge is asked then. */
function useCasesWith(known: Record<string, PlayerRating>) {
  const asked: { operation: string; request: object }[] = [];
  const ratings: RatingSource = async ({ players }) =>
    players.map(({ userId }) => known[userId] ?? { outcome: 'rated', rating: 1_500 });
  const askBridge = (async (operation: string, request: object) => {
    asked.push({ operation, request });
    return { outcome: operation === 'challenge.read' ? 'found' : 'accepted', challenge };
  }) as AskBridge;
  const rulesets = new Map([[ruleset.name, ruleset]]);
  return { asked, ...createChallengeUseCases({ askBridge, ratings, rulesets, newId: () => challenge.challenge_id }) };
}
const accept = async (known: Record<string, PlayerRating>) => {
  const { asked, acceptChallenge } = useCasesWith(known);
  const result = await acceptChallenge(callerOf('bob'), challenge.challenge_id, { leaveQueue: false });
  return { result, accepted: asked.find(({ operation }) => operation === 'challenge.accept')?.request };
};
const ban = { outcome: 'banned', status: 'suspended', until: '2027-01-01T00:00:00Z' } as const;

describe('the ratings of a challenge', () => {
  it('are those of both players as the source tells them now', async () => {
    const { accepted } = await accept({
      alice: { outcome: 'rated', rating: 1_700, deviation: 60, ratingFrom: 'account-api' },
      bob: { outcome: 'rated', rating: 1_650, ratingFrom: 'account-api', ratingStale: true },
    });
    expect(accepted).toMatchObject({
      challenger: { userId: 'alice', rating: 1_700, deviation: 60, ratingFrom: 'account-api' },
      player: { userId: 'bob', rating: 1_650, ratingFrom: 'account-api', ratingStale: true },
    });
  });

  it('of the challenger stay those of when it was made while the source is away', async () => {
    const { accepted } = await accept({ alice: { outcome: 'rated', rating: 1_500, ratingStale: true } });
    expect(accepted).toMatchObject({ player: { userId: 'bob' } });
    expect(accepted).not.toHaveProperty('challenger');
  });
});

describe('a banned account', () => {
  it('makes no challenge, and its player is told why', async () => {
    const { asked, createChallenge } = useCasesWith({ alice: { ...ban, reason: 'cheating' } });
    const request = {
      opponentId: 'bob',
      pool: 'chess:3+2',
      attributes: { time_control: '3+2' },
      color: 'random' as const,
      expiresInMs: 600_000,
      leaveQueue: false,
    };
    expect(await createChallenge(callerOf('alice'), ruleset, request, undefined)).toEqual({
      outcome: 'refused',
      code: 'FORBIDDEN',
      errors: [],
      detail: 'Your account is suspended until 2027-01-01T00:00:00Z (cheating): you cannot play.',
    });
    expect(asked).toEqual([]);
  });

  it('accepts none either', async () => {
    const { result, accepted } = await accept({ bob: ban });
    expect(result).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN' });
    expect(accepted).toBeUndefined();
  });

  it('of a challenger keeps the game from being made, and the opponent is not told why', async () => {
    const { result, accepted } = await accept({ alice: ban });
    expect(result).toEqual({ outcome: 'challenger-banned' });
    expect(accepted).toBeUndefined();
  });
});
