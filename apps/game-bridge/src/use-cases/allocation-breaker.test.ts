import { buildMatch } from '@paireto/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CreateResult } from '../ports/game-service.ts';
import { silentLogger } from '../testing/silent-logger.ts';
import { type AllocationBreaker, createAllocationBreaker } from './allocation-breaker.ts';

const created: CreateResult = { outcome: 'created', game: { gameId: 'g' } };
const refused: CreateResult = { outcome: 'refused', reason: 'no', final: false };
const unknown: CreateResult = { outcome: 'unknown', reason: 'no answer in time' };
const busy: CreateResult = { outcome: 'busy', retryAfterMs: 1_000 };

let now: number;
let asked: string[];
let answer: (matchId: string) => CreateResult | Promise<CreateResult>;
let healthy: boolean;
let told: string[];
let breaker: AllocationBreaker;
beforeEach(() => {
  now = 1_000_000;
  asked = [];
  answer = () => unknown;
  healthy = true;
  told = [];
  breaker = createAllocationBreaker(
    { failures: 5, openMs: 2_000, openMaxMs: 15_000, busyLimitMs: 5_000 },
    {
      createAll: (matches) =>
        Promise.all(
          matches.map(async ({ id }) => {
            asked.push(id);
            return answer(id);
          }),
        ),
      isHealthy: async () => healthy,
      monotonicMs: () => now,
      nowMs: () => now,
      logger: silentLogger,
      onChange: () => void told.push(breaker.status()),
    },
  );
});

const create = (match = buildMatch()) => breaker.create(match);

/** Asks for this many games of different matches, one after the other. */
async function createMany(count: number): Promise<CreateResult[]> {
  const results: CreateResult[] = [];
  for (let index = 0; index < count; index += 1) results.push(await create());
  return results;
}

/** The service seen as it is now; the breaker looks once a second. */
const probe = (isHealthy: boolean): Promise<void> => {
  healthy = isHealthy;
  return breaker.probe();
};

/** Opens the breaker; the service was not healthy when it was looked at. */
async function open(): Promise<void> {
  await createMany(5);
  await probe(false);
  asked.length = 0;
  told.length = 0;
}

const isHeld = (result: CreateResult): boolean => result.outcome === 'busy';

describe('a closed breaker', () => {
  it('opens after five failures in a row, tells it at once and says why; then nothing more is asked', async () => {
    expect(await createMany(4)).toEqual([unknown, unknown, unknown, unknown]);
    expect(breaker.status()).toBe('closed');
    expect(breaker.problem()).toBeUndefined();
    expect(await create()).toEqual(unknown);
    expect(told).toEqual(['open']);
    expect(breaker.problem()).toBe('breaker open since 1970-01-01T00:16:40.000Z: no answer in time');
    expect(await create()).toEqual({ outcome: 'busy', retryAfterMs: 2_000 });
    expect(asked).toHaveLength(5);
  });

  it.each([
    ['a game', created],
    ['a refusal', refused],
  ])('starts to count anew after %s', async (_what, good) => {
    await createMany(4);
    answer = () => good;
    await create();
    answer = () => unknown;
    await createMany(4);
    expect(breaker.status()).toBe('closed');
    await create();
    expect(breaker.status()).toBe('open');
  });

  it('takes busy for neither good nor bad', async () => {
    await createMany(4);
    answer = () => busy;
    expect(await createMany(20)).toEqual(Array.from({ length: 20 }, () => busy));
    expect(breaker.status()).toBe('closed');
    answer = () => unknown;
    await create();
    expect(breaker.status()).toBe('open');
  });

  it('opens when the service says nothing but busy for five seconds', async () => {
    answer = () => busy;
    await createMany(10);
    now += 4_999;
    await createMany(10);
    expect(breaker.status()).toBe('closed');
    now += 1;
    await createMany(5);
    expect(breaker.status()).toBe('open');
    expect(breaker.problem()).toContain('come again later');
  });

  it('does not mind a busy service that gives a game now and then', async () => {
    for (let second = 0; second < 20; second += 1) {
      answer = () => busy;
      await createMany(10);
      answer = () => created;
      await create();
      now += 1_000;
    }
    expect(told).toEqual([]);
  });

  it('is not opened by one match that a healthy service always stumbles over', async () => {
    const bad = buildMatch();
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await create(bad)).toEqual(unknown);
    expect(breaker.status()).toBe('closed');
  });

  it('is opened by one match alone when the service is not healthy', async () => {
    healthy = false;
    const only = buildMatch();
    for (let attempt = 0; attempt < 5; attempt += 1) await create(only);
    expect(breaker.status()).toBe('open');
  });
});

describe('an open breaker', () => {
  beforeEach(open);

  it('lets one trial through after the pause, and closes when it is answered', async () => {
    now += 1_999;
    expect(isHeld(await create())).toBe(true);
    now += 1;
    const trial = Promise.withResolvers<CreateResult>();
    answer = () => trial.promise;
    const result = create();
    expect((await createMany(3)).every(isHeld)).toBe(true);
    expect(asked).toHaveLength(1);
    expect(breaker.status()).toBe('open');
    trial.resolve(created);
    expect(await result).toEqual(created);
    expect(told.at(-1)).toBe('closed');
    expect(breaker.problem()).toBeUndefined();
    answer = () => created;
    expect(await create()).toEqual(created);
  });

  it('waits longer after each trial that fails, up to 15 seconds, and starts over once it was closed', async () => {
    for (const pauseMs of [2_000, 4_000, 8_000, 15_000, 15_000]) {
      now += pauseMs - 1;
      expect(isHeld(await create())).toBe(true);
      now += 1;
      expect(await create()).toEqual(unknown);
    }
    now += 15_000;
    answer = () => refused;
    expect(await create()).toEqual(refused);
    expect(breaker.status()).toBe('closed');
    answer = () => unknown;
    await createMany(5);
    now += 2_000;
    expect(await create()).toEqual(unknown);
  });

  it('keeps the time at which it opened, through all trials', async () => {
    const since = breaker.problem();
    now += 2_000;
    await create();
    expect(breaker.problem()).toBe(since);
  });

  it('tries at once when the service has come back, without waiting for the end of the pause', async () => {
    now += 2_000;
    await create();
    await probe(false);
    expect(isHeld(await create())).toBe(true);
    await probe(true);
    answer = () => created;
    expect(await create()).toEqual(created);
    expect(breaker.status()).toBe('closed');
  });

  it('is not hurried by a service that says it is healthy all the time', async () => {
    now += 2_000;
    await probe(true);
    await create();
    for (let second = 1; second < 4; second += 1) {
      now += 1_000;
      await probe(true);
      expect(isHeld(await create())).toBe(true);
    }
  });

  it('takes busy for a failed trial, and leaves the service alone for as long as it asks', async () => {
    now += 2_000;
    answer = () => ({ outcome: 'busy', retryAfterMs: 20_000 });
    await create();
    now += 19_999;
    await probe(true);
    await create();
    expect(asked).toHaveLength(1);
    now += 1;
    await create();
    expect(asked).toHaveLength(2);
  });

  it('brings matches that wait back within two seconds, and not in a storm', async () => {
    for (const [passedMs, holdMs] of [
      [0, 2_000],
      [500, 1_500],
      [1_400, 1_000],
    ] as const) {
      now += passedMs;
      expect(await create()).toEqual({ outcome: 'busy', retryAfterMs: holdMs });
      now -= passedMs;
    }
  });
});

describe('what shards are told while it is open', () => {
  const stuck = buildMatch();
  beforeEach(async () => {
    await create(stuck);
    await createMany(4);
    asked.length = 0;
  });

  it('is open while the service is away: matches that wait already are tried', async () => {
    await probe(false);
    now += 2_000;
    expect(breaker.status()).toBe('open');
    await create(stuck);
    expect(asked).toEqual([stuck.id]);
  });

  it('is half-open when a healthy service is to be tried, and a fresh match goes first', async () => {
    await probe(true);
    expect(breaker.status()).toBe('open');
    now += 2_000;
    expect(breaker.status()).toBe('half-open');
    expect(isHeld(await create(stuck))).toBe(true);
    const fresh = buildMatch();
    await create(fresh);
    expect(asked).toEqual([fresh.id]);
    expect(breaker.status()).toBe('open');
  });

  it('is half-open until one that failed before is taken after all, because no other came', async () => {
    await probe(true);
    now += 4_000;
    answer = () => created;
    expect(await create(stuck)).toEqual(created);
    expect(breaker.status()).toBe('closed');
  });

  it('is half-open when there is no match at all to try the service with', async () => {
    await probe(false);
    now += 5_999;
    expect(breaker.status()).toBe('open');
    now += 1;
    expect(breaker.status()).toBe('half-open');
  });
});

describe('answers that come late', () => {
  it('to what was asked before it opened change nothing afterwards', async () => {
    const answers: ((result: CreateResult) => void)[] = [];
    answer = () => new Promise((resolve) => answers.push(resolve));
    const results = Array.from({ length: 15 }, () => create());
    const answerSome = async (count: number, result: CreateResult): Promise<void> => {
      for (const resolve of answers.splice(0, count)) resolve(result);
      await Promise.all(results.splice(0, count));
    };
    await answerSome(5, unknown);
    await probe(true);
    await answerSome(1, created);
    expect(breaker.status()).toBe('open');
    now += 2_000;
    answer = () => created;
    await create();
    expect(breaker.status()).toBe('closed');
    await answerSome(9, unknown);
    expect(breaker.status()).toBe('closed');
  });
});

describe('a list of games', () => {
  const listOf = (count: number) => Array.from({ length: count }, () => buildMatch());

  it('is asked for as one while the breaker is closed, and each answer counts as if it had come alone', async () => {
    const list = listOf(12);
    const good = new Set([list[4]?.id, list[5]?.id]);
    answer = (id) => (good.has(id) ? created : unknown);
    const results = await breaker.createAll(list);
    expect(asked).toEqual(list.map(({ id }) => id));
    expect(results.map(({ outcome }) => outcome)).toEqual(list.map(({ id }) => (good.has(id) ? 'created' : 'unknown')));
    expect(breaker.status()).not.toBe('closed');
  });

  it('of which some are good never opens it', async () => {
    for (let times = 0; times < 4; times += 1) {
      const list = listOf(5);
      answer = (id) => (id === list[4]?.id ? refused : unknown);
      await breaker.createAll(list);
    }
    expect(breaker.status()).toBe('closed');
  });

  it('is held back match by match while the breaker is open, but for the trial', async () => {
    await open();
    now += 2_000;
    const results = await breaker.createAll(listOf(3));
    expect(asked).toHaveLength(1);
    expect(results.filter(isHeld)).toHaveLength(2);
  });
});
