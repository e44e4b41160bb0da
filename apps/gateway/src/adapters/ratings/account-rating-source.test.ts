import { ACCOUNT_API_TOKEN, type Account, MAX_ACCOUNTS_REPLY_BYTES } from '@paireto/contracts';
import { createLogger, createServiceToken } from '@paireto/runtime';
import { jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlayerRating, RatingSource } from '../../ports/rating-source.ts';
import {
  type AccountService,
  type AccountServiceMode,
  sendJson,
  startAccountService,
} from '../../testing/account-service.ts';
import { createAccountRatingSource } from './account-rating-source.ts';
import { createRatingOfQueue } from './rating-of-queue.ts';
import { describeRatingSource, queueWith } from './rating-source.cases.ts';
import { staticRatingSource } from './static-rating-source.ts';
import { tokenRatingSource } from './token-rating-source.ts';

const secret = 'a-secret-for-tests-of-32-characters-or-more';
const logger = createLogger({ service: 'gateway', level: 'silent', pretty: false });
const ruleset = queueWith('account-api');
const DEFAULT = 1_234;
const CACHE_MS = 30_000;

/** The clocks of a test: both stand still unless it moves them. */
const startMs = Date.parse('2026-12-01T00:00:00Z');
let elapsedMs = 0;

const sourceOf = (service: AccountService, timeoutMs = 10_000): RatingSource =>
  createRatingOfQueue({
    static: staticRatingSource,
    token: tokenRatingSource,
    'account-api': createAccountRatingSource(
      { url: service.url, timeoutMs, cacheMs: CACHE_MS },
      {
        token: createServiceToken(ACCOUNT_API_TOKEN, { secret, nowMs: Date.now }),
        nowMs: () => startMs + elapsedMs,
        monotonicMs: () => elapsedMs,
        logger,
      },
    ),
  });

describeRatingSource({ source: 'account-api', tellsApart: true, knowsIds: true }, async () => {
  const service = await startAccountService();
  return {
    ratings: sourceOf(service),
    async know(userId, rating) {
      service.know({ user_id: userId, status: 'active', rating });
      return { userId, rating: undefined };
    },
    async takeAway() {
      elapsedMs += CACHE_MS;
      await service.stop();
    },
    stop: () => service.stop(),
  };
});

describe('the account service', () => {
  let service: AccountService;
  let ratings: RatingSource;
  beforeEach(async () => {
    service = await startAccountService();
    ratings = sourceOf(service);
  });
  afterEach(() => service.stop());

  const ask = async (...userIds: string[]): Promise<PlayerRating[]> =>
    ratings({ tenant: 'demo', ruleset, players: userIds.map((userId) => ({ userId, rating: undefined })) });
  const account = (user_id: string, more: Partial<Account> = {}): Account => ({ user_id, status: 'active', ...more });
  const rated = (rating: number, more: object = {}) => ({
    outcome: 'rated',
    rating,
    ratingFrom: 'account-api',
    ...more,
  });
  const fallback = { outcome: 'rated', rating: DEFAULT, ratingFrom: 'static', ratingStale: true };
  /** Lets everything be asked anew. */
  const forgetFreshness = (): void => {
    elapsedMs += CACHE_MS;
  };

  describe('is asked', () => {
    it('once for a whole party, with a token that it can verify', async () => {
      service.know(account('alice', { rating: 1_500, deviation: 60 }));
      expect(await ask('alice', 'bob')).toEqual([rated(1_500, { deviation: 60 }), rated(DEFAULT)]);
      expect(service.requests).toEqual([{ tenant: 'demo', queue: 'chess', user_ids: ['alice', 'bob'] }]);
      const { payload, protectedHeader } = await jwtVerify(service.tokens[0] ?? '', new TextEncoder().encode(secret));
      expect(protectedHeader.alg).toBe('HS256');
      expect(payload).toMatchObject({ iss: 'paireto', aud: 'account-api', sub: 'gateway' });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    });

    it('not again while its word is fresh, and again when it is not', async () => {
      service.know(account('alice', { rating: 1_500 }));
      await ask('alice');
      service.know(account('alice', { rating: 1_600 }));
      elapsedMs += CACHE_MS - 1;
      expect(await ask('alice', 'bob')).toEqual([rated(1_500), rated(DEFAULT)]);
      expect(service.requests.map((request) => request.user_ids)).toEqual([['alice'], ['bob']]);
      elapsedMs += 1;
      expect(await ask('alice')).toEqual([rated(1_600)]);
    });

    it('once about a player whom many joins ask about at the same time', async () => {
      service.know(account('alice', { rating: 1_500 }));
      const slow: (() => void)[] = [];
      service.mode = (response) =>
        slow.push(() => sendJson(response, { accounts: [account('alice', { rating: 1_500 })] }));
      const first = ask('alice');
      while (slow.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const others = Array.from({ length: 50 }, () => ask('alice'));
      await new Promise((resolve) => setImmediate(resolve));
      for (const reply of slow) reply();
      for (const answer of await Promise.all([first, ...others])) expect(answer).toEqual([rated(1_500)]);
      expect(service.requests).toHaveLength(1);
    });

    it('about at most 64 players in one request', async () => {
      await Promise.all(Array.from({ length: 150 }, (_, index) => ask(`player-${index}`)));
      expect(service.requests.map(({ user_ids }) => user_ids.length)).toEqual([64, 64, 22]);
    });
  });

  describe('bans', () => {
    it('an account for ever, or until a time, with a reason', async () => {
      service.know(account('cheater', { status: 'banned', reason: 'engine use', rating: 2_900 }));
      service.know(account('rude', { status: 'suspended', until: '2026-12-02T01:00:00+01:00' }));
      expect(await ask('cheater', 'alice', 'rude')).toEqual([
        { outcome: 'banned', status: 'banned', reason: 'engine use' },
        rated(DEFAULT),
        { outcome: 'banned', status: 'suspended', until: '2026-12-02T00:00:00.000Z' },
      ]);
    });

    it('no longer than it says, whether or not it is asked again', async () => {
      const until = new Date(startMs + elapsedMs + 1_000).toISOString();
      service.know(account('rude', { status: 'suspended', until, rating: 1_400 }));
      expect(await ask('rude')).toMatchObject([{ outcome: 'banned', until }]);
      elapsedMs += 1_000;
      expect(await ask('rude')).toEqual([rated(1_400)]);
      expect(service.requests).toHaveLength(1);
    });

    it('from the moment that its word before is not fresh any more', async () => {
      await ask('cheater');
      service.know(account('cheater', { status: 'banned' }));
      forgetFreshness();
      expect(await ask('cheater')).toEqual([{ outcome: 'banned', status: 'banned' }]);
    });

    it('also while it is away, whom it banned before; and lifts it when it says so', async () => {
      service.know(account('cheater', { status: 'banned' }));
      await ask('cheater');
      forgetFreshness();
      service.mode = (response) => response.writeHead(500).end();
      expect(await ask('cheater')).toEqual([{ outcome: 'banned', status: 'banned' }]);
      service.mode = 'works';
      service.know(account('cheater', { rating: 1_300 }));
      expect(await ask('cheater')).toEqual([rated(1_300)]);
    });
  });

  describe('that', () => {
    const sends =
      (body: string): AccountServiceMode =>
      (response) =>
        response.writeHead(200).end(body);
    it.each<[string, AccountServiceMode]>([
      ['answers 500', (response) => response.writeHead(500).end()],
      ['answers 503', (response) => response.writeHead(503, { 'retry-after': '1' }).end()],
      ['answers 404', (response) => response.writeHead(404).end('no such page')],
      ['rejects the token', (response) => response.writeHead(401).end()],
      ['answers 202', (response) => response.writeHead(202).end('{"accounts":[]}')],
      ['answers 204', (response) => response.writeHead(204).end()],
      ['sends no JSON', sends('<html>')],
      ['sends no accounts', sends('{}')],
      ['sends a list', sends('[]')],
      ['names no player', sends('{"accounts":[{"status":"banned"}]}')],
      [
        'names a player twice',
        sends('{"accounts":[{"user_id":"a","status":"banned"},{"user_id":"a","status":"active"}]}'),
      ],
      ['sends more than is read', sends(`{"accounts":[],"x":"${'x'.repeat(MAX_ACCOUNTS_REPLY_BYTES)}"}`)],
      ['cuts the connection', (response) => response.destroy()],
      ['stops in the middle', (response) => void response.writeHead(200).write('{"accounts":[')],
      ['says nothing', () => undefined],
    ])('%s is away: its word before counts, or the fallback, and both are stale', async (_what, mode) => {
      ratings = sourceOf(service, 300);
      service.know(account('alice', { rating: 1_500 }));
      await ask('alice');
      forgetFreshness();
      service.mode = mode;
      expect(await ask('alice', 'bob')).toEqual([rated(1_500, { ratingStale: true }), fallback]);
      expect(service.requests).toHaveLength(2);
    });

    it('redirects is away, and our token goes nowhere else', async () => {
      const elsewhere = await startAccountService();
      const location = `${elsewhere.url}v1/accounts:lookup`;
      service.mode = (response) => response.writeHead(307, { location }).end();
      expect(await ask('alice')).toEqual([fallback]);
      expect(elsewhere.requests).toEqual([]);
      await elsewhere.stop();
    });

    it.each<[string, object]>([
      ['no status', { status: undefined }],
      ['an unknown status', { status: 'retired' }],
      ['a rating out of bounds', { rating: 10_001 }],
      ['a rating that is no number', { rating: '1500' }],
      ['a bad end of its ban', { status: 'banned', until: 'tomorrow' }],
    ])('describes an account with %s has said nothing of that one, and all of the others', async (_what, oddity) => {
      service.mode = (response) => {
        sendJson(response, { accounts: [{ ...account('odd'), ...oddity }, account('alice', { rating: 1_500 })] });
      };
      expect(await ask('odd', 'alice')).toEqual([fallback, rated(1_500)]);
    });

    it('adds members and accounts that nobody asked for is understood', async () => {
      service.mode = (response) =>
        sendJson(response, {
          page: 1,
          accounts: [{ ...account('alice', { rating: 1_500 }), country: 'NL' }, account('x')],
        });
      expect(await ask('alice')).toEqual([rated(1_500)]);
    });
  });

  describe('that is dead', () => {
    const dead: AccountServiceMode = (response) => response.writeHead(500).end();

    it('is given up after five failures, and costs joins no request from then on', async () => {
      service.mode = dead;
      for (let count = 0; count < 50; count += 1) expect(await ask(`player-${count}`)).toEqual([fallback]);
      expect(service.requests).toHaveLength(5);
    });

    it('is tried with one request after each pause, and the pauses grow', async () => {
      service.mode = dead;
      for (let count = 0; count < 6; count += 1) await ask('alice');
      const triedAfter: number[] = [];
      for (const from = elapsedMs; elapsedMs < from + 20_000; elapsedMs += 500) {
        const before = service.requests.length;
        await Promise.all(['alice', 'bob', 'carol'].map((userId) => ask(userId)));
        await ask('dave');
        if (service.requests.length > before) triedAfter.push(elapsedMs - from);
      }
      expect(triedAfter).toEqual([1_000, 3_000, 7_000, 15_000]);
      expect(service.requests).toHaveLength(5 + triedAfter.length);
    });

    it('keeps nobody waiting but who tries it', async () => {
      service.mode = dead;
      for (let count = 0; count < 5; count += 1) await ask('alice');
      elapsedMs += 1_000;
      let reply = (): void => undefined;
      const tried = new Promise<void>((resolve) => {
        service.mode = (response) => {
          reply = () => sendJson(response, { accounts: [account('alice', { rating: 1_500 })] });
          resolve();
        };
      });
      const trial = ask('alice');
      await tried;
      expect(await ask('bob')).toEqual([fallback]);
      reply();
      expect(await trial).toEqual([rated(1_500)]);
    });

    it('is asked again as soon as a trial works', async () => {
      service.mode = dead;
      for (let count = 0; count < 6; count += 1) await ask('alice');
      service.mode = 'works';
      service.know(account('alice', { rating: 1_500 }));
      elapsedMs += 1_000;
      expect(await ask('alice')).toEqual([rated(1_500)]);
      expect(await ask('bob')).toEqual([rated(DEFAULT)]);
      expect(service.requests).toHaveLength(7);
    });

    it('is not given up for failures between which it answers', async () => {
      for (let count = 0; count < 20; count += 1) {
        service.mode = count % 5 === 4 ? 'works' : dead;
        await ask(`player-${count}`);
      }
      expect(service.requests).toHaveLength(20);
    });
  });

  it('that is slow is asked 64 questions at once at most; who comes then does not wait', async () => {
    const replies: (() => void)[] = [];
    service.mode = (response, { user_ids }) =>
      replies.push(() => sendJson(response, { accounts: user_ids.map((id) => account(id, { rating: 2_000 })) }));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const asked: Promise<PlayerRating[]>[] = [];
    for (let count = 0; count < 64; count += 1) {
      asked.push(ask(`player-${count}`));
      await turn();
    }
    while (replies.length < 64) await turn();
    expect(await ask('one-too-many')).toEqual([fallback]);
    for (const reply of replies) reply();
    for (const answer of await Promise.all(asked)) expect(answer).toEqual([rated(2_000)]);
    expect(service.requests).toHaveLength(64);
  });
});
