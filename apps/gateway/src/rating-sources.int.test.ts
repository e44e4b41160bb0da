import { randomUUID } from 'node:crypto';
import type { Account, TicketPlayer } from '@paireto/contracts';
import { devToken, devTokenDefaults } from '@paireto/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccountService, startAccountService } from './testing/account-service.ts';
import { expectProblem } from './testing/expect-problem.ts';
import type { Answer } from './testing/gateway-for-test.ts';
import { answerRatingLookups, type RatingLookups, TOLD_DEVIATION } from './testing/rating-lookups.ts';
import { chessFile, rulesetsFolder, teamsFile } from './testing/ruleset-files.ts';
import { entryOf, ticketsOf, type WorldForTest, worldForTest } from './testing/world-for-test.ts';

const QUEUE = '/v1/matchmaking/queue';
const DEFAULT = 1_350;
const ratings = { default: DEFAULT };
const RULESETS = rulesetsFolder(
  { ...chessFile, ratings },
  { ...chessFile, name: 'accounts', ratings: { ...ratings, source: 'account-api', fallback: 'token' } },
  { ...chessFile, name: 'kept', ratings: { ...ratings, source: 'built-in' } },
  { ...teamsFile, ratings: { ...ratings, source: 'account-api' } },
);

let service: AccountService;
let lookups: RatingLookups;
let world: WorldForTest;
beforeAll(async () => {
  service = await startAccountService();
  world = await worldForTest({
    RULESETS,
    ACCOUNT_API_URL: service.url,
    ACCOUNT_API_SECRET: devTokenDefaults.secret,
    // Every word is stale at once, so that each join asks.
    ACCOUNT_API_CACHE_MS: '1',
  });
  lookups = await answerRatingLookups(world.natsUrl, DEFAULT);
});
afterAll(async () => {
  await lookups.stop();
  await world.stop();
  await service.stop();
});
beforeEach(() => {
  service.mode = 'works';
  service.requests.length = 0;
  lookups.requests.length = 0;
});

const newPlayer = (): string => `player-${randomUUID()}`;

async function join(queue: string, userId: string, rating?: number): Promise<Answer> {
  const token = await devToken({ sub: userId, tenant: 'demo', ...(rating === undefined ? {} : { rating }) });
  return world.call(QUEUE, { method: 'POST', token, json: { queue, time_control: '3+2' } });
}

/** The one player of the stored ticket, without what has nothing to do with ratings. */
async function storedRating(answer: Answer): Promise<Partial<TicketPlayer>> {
  expect(answer.status).toBe(201);
  const [ticket] = await ticketsOf(world.store, [entryOf(answer.body)]);
  const [{ userId: _, sideBalance: __, ...rating } = {}, ...others]: Partial<TicketPlayer>[] = ticket?.players ?? [];
  expect(others).toEqual([]);
  return rating;
}

const knowAccount = (user_id: string, more: Partial<Account>, queue = 'accounts') =>
  service.know({ user_id, status: 'active', ...more }, 'demo', queue);

describe('a join of a queue whose ratings come with the token', () => {
  it('asks nobody, and stores nothing but the points', async () => {
    expect(await storedRating(await join('chess', newPlayer(), 1_712))).toEqual({ rating: 1_712 });
    expect(await storedRating(await join('chess', newPlayer()))).toEqual({ rating: DEFAULT });
    expect([service.requests, lookups.requests]).toEqual([[], []]);
  });
});

describe('a join of a queue whose ratings come from the account service', () => {
  it('stores what the service says, not what the token says', async () => {
    const userId = newPlayer();
    knowAccount(userId, { rating: 1_820, deviation: 45 });
    const stored = await storedRating(await join('accounts', userId, 2_900));
    expect(stored).toEqual({ rating: 1_820, deviation: 45, ratingFrom: 'account-api' });
    expect(service.requests).toEqual([{ tenant: 'demo', queue: 'accounts', user_ids: [userId] }]);
  });

  it('of an account that the service does not know is let in with the default', async () => {
    const stored = await storedRating(await join('accounts', newPlayer(), 2_900));
    expect(stored).toEqual({ rating: DEFAULT, ratingFrom: 'account-api' });
  });

  it('goes through while the service is away, with its word before or the fallback, marked stale', async () => {
    const [known, unknown] = [newPlayer(), newPlayer()];
    knowAccount(known, { rating: 1_820 });
    const entry = entryOf((await join('accounts', known)).body);
    const token = await devToken({ sub: known, tenant: 'demo' });
    await world.call(`${QUEUE}/${entry.queue_entry_id}`, { method: 'DELETE', token });
    service.mode = (response) => response.writeHead(500).end();
    expect(await storedRating(await join('accounts', known))).toEqual({
      rating: 1_820,
      ratingFrom: 'account-api',
      ratingStale: true,
    });
    expect(await storedRating(await join('accounts', unknown, 1_640))).toEqual({ rating: 1_640, ratingStale: true });
  });

  it.each<[string, Partial<Account>, string]>([
    ['banned', { status: 'banned', reason: 'engine use' }, 'Your account is banned (engine use)'],
    [
      'suspended',
      { status: 'suspended', until: '2099-01-01T00:00:00Z' },
      'Your account is suspended until 2099-01-01T00:00:00.000Z',
    ],
  ])(
    'of an account that is %s is answered 403 with how it stands, and queues nobody',
    async (_what, account, detail) => {
      const userId = newPlayer();
      knowAccount(userId, account);
      const problem = expectProblem(await join('accounts', userId), 'FORBIDDEN');
      expect(problem.detail).toContain(detail);
      expect(problem.errors).toBeUndefined();
      expect(await world.store.readPlayerTicket('demo', userId)).toBeUndefined();
    },
  );

  it('of an account whose suspension is over is let in', async () => {
    const userId = newPlayer();
    knowAccount(userId, { status: 'suspended', until: '2020-01-01T00:00:00Z', rating: 1_500 });
    expect(await storedRating(await join('accounts', userId))).toMatchObject({ rating: 1_500 });
  });

  it('with a banned member of the party is answered 403 by the field, without the reason, and queues nobody', async () => {
    const [leader, mate] = [newPlayer(), newPlayer()];
    knowAccount(mate, { status: 'banned', reason: 'engine use' }, 'teams');
    const token = await devToken({ sub: leader, tenant: 'demo', party: { members: [{ sub: mate }] } });
    const json = { queue: 'teams', party: [{ user_id: mate }] };
    const problem = expectProblem(await world.call(QUEUE, { method: 'POST', token, json }), 'FORBIDDEN');
    expect(problem.errors).toEqual([{ path: 'party.0.user_id', message: 'has an account that is banned' }]);
    expect(JSON.stringify(problem)).not.toContain('engine use');
    expect(service.requests).toEqual([{ tenant: 'demo', queue: 'teams', user_ids: [leader, mate] }]);
    for (const userId of [leader, mate]) expect(await world.store.readPlayerTicket('demo', userId)).toBeUndefined();
  });
});

describe('a join of a queue whose ratings Paireto keeps', () => {
  it('stores what a bridge says, of players too who never had a game', async () => {
    const userId = newPlayer();
    lookups.ratings.set(`demo kept ${userId}`, 1_777);
    const told = { deviation: TOLD_DEVIATION, ratingFrom: 'built-in' };
    expect(await storedRating(await join('kept', userId, 2_900))).toEqual({ rating: 1_777, ...told });
    expect(await storedRating(await join('kept', newPlayer()))).toEqual({ rating: DEFAULT, ...told });
    expect(lookups.requests).toHaveLength(2);
  });

  it('goes through without a bridge, with the fallback, marked stale', async () => {
    const { reply } = lookups;
    lookups.reply = () => ({ outcome: 'unavailable', reason: 'the database is away' });
    const stored = await storedRating(await join('kept', newPlayer(), 2_900));
    expect(stored).toEqual({ rating: DEFAULT, ratingFrom: 'static', ratingStale: true });
    lookups.reply = reply;
  });
});
