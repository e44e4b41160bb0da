import type { Account } from '@paireto/contracts';
import { devTokenDefaults } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountService, startAccountService } from './testing/account-service.ts';
import { type ChallengeWorld, challengeWorld, kept } from './testing/challenge-world.ts';
import { expectProblem } from './testing/expect-problem.ts';
import { chessFile, rulesetsFolder } from './testing/ruleset-files.ts';

let service: AccountService;
let world: ChallengeWorld;
beforeAll(async () => {
  service = await startAccountService();
  world = await challengeWorld({
    RULESETS: rulesetsFolder({ ...chessFile, ratings: { source: 'account-api', default: 1_350 } }),
    ACCOUNT_API_URL: service.url,
    ACCOUNT_API_SECRET: devTokenDefaults.secret,
    // Every word is stale at once, so that each request asks.
    ACCOUNT_API_CACHE_MS: '1',
  });
});
afterAll(async () => {
  await world?.stop();
  await service?.stop();
});
beforeEach(() => {
  service.mode = 'works';
  service.accounts.clear();
  world.bridge.asked.length = 0;
  world.keep();
  world.bridge.answer('challenge.create', { outcome: 'created', challenge: kept });
});

const know = (user_id: string, more: Partial<Account>) => service.know({ user_id, status: 'active', ...more });
const create = () => world.send('POST', '', world.tokens.alice, { json: { opponent: 'bob', time_control: '3+2' } });
const accept = () => world.send('POST', `/${kept.challenge_id}/accept`, world.tokens.bob);
const ban = { status: 'suspended', until: '2099-01-01T00:00:00Z', reason: 'cheating' } as const;

describe('the ratings of a challenge', () => {
  it('are told by the source of the queue, not by the token', async () => {
    know('alice', { rating: 1_820, deviation: 45 });
    expect((await create()).status).toBe(201);
    expect(world.asked('challenge.create')).toMatchObject([
      { challenger: { userId: 'alice', rating: 1_820, deviation: 45, ratingFrom: 'account-api' } },
    ]);
  });

  it('are those of both players at the moment of the acceptance', async () => {
    know('alice', { rating: 1_700, deviation: 60 });
    know('bob', { rating: 1_650 });
    expect((await accept()).status).toBe(200);
    expect(world.asked('challenge.accept')).toMatchObject([
      {
        challenger: { userId: 'alice', rating: 1_700, deviation: 60, ratingFrom: 'account-api' },
        player: { userId: 'bob', rating: 1_650, ratingFrom: 'account-api' },
      },
    ]);
  });

  it('stay those of when it was made for the challenger while the source is away', async () => {
    service.mode = (response) => response.destroy();
    expect((await accept()).status).toBe(200);
    const [request] = world.asked('challenge.accept');
    expect(request?.player).toMatchObject({ userId: 'bob', ratingStale: true });
    expect(request).not.toHaveProperty('challenger');
  });
});

describe('a banned account', () => {
  it('makes no challenge and accepts none, and its player is told why', async () => {
    know('alice', ban);
    know('bob', ban);
    for (const answer of [await create(), await accept()]) {
      expect(expectProblem(answer, 'FORBIDDEN').detail).toMatch(/suspended until 2099-01-01T.*\(cheating\)/);
    }
    expect(new Set(world.bridge.asked.map(({ operation }) => operation))).toEqual(new Set(['challenge.read']));
  });

  it('of a challenger by now keeps the game from being made, and the opponent is not told why', async () => {
    know('alice', ban);
    know('bob', { rating: 1_650 });
    const problem = expectProblem(await accept(), 'CONFLICT');
    expect(problem.challenge_status).toBe('PENDING');
    expect(problem.detail).toBe('The challenger cannot play at present.');
    expect(world.asked('challenge.accept')).toEqual([]);
  });
});
