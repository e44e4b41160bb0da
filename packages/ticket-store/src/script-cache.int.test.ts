import { startRedis, tempDir, waitFor } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { storeForTest } from './testing/store-for-test.ts';
import { answersOf, challengeOf, endedMatch, gameFor, matchOf, newTicket, TENANT, waiting } from './testing/tickets.ts';

test('every script recovers when Redis was told to forget scripts', async () => {
  const fixture = await storeForTest();
  const { store, redis } = fixture;
  const forget = () => redis.script('FLUSH');
  try {
    await forget();
    const [a, b, c, d] = await waiting(store, 4, { maxWaitMs: 0 });
    await forget();
    const match = matchOf(a!, b!);
    expect(await store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
    await forget();
    expect(await store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
    await forget();
    expect(await store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }])).toEqual([{ outcome: 'finalized' }]);
    await forget();
    const asking = { ...matchOf(c!, d!), acceptWithinMs: 60_000 };
    await store.commitMatches(TENANT, [asking]);
    await forget();
    const [answer] = answersOf(asking);
    expect(await store.acceptMatches(TENANT, [answer!])).toMatchObject([{ outcome: 'accepted' }]);
    await forget();
    expect(await store.lapseMatches(TENANT, 10)).toEqual([]);
    expect(await store.declineMatches(TENANT, [answer!])).toMatchObject([{ outcome: 'declined' }]);
    await forget();
    expect(await store.cancel(TENANT, [c!])).toEqual([{ outcome: 'cancelled' }]);
    await forget();
    expect(await store.expire(TENANT, [d!])).toEqual([{ outcome: 'expired' }]);
    await forget();
    expect(await store.requeueMatches(TENANT, [{ match, reason: 'refused', final: true }])).toEqual([
      { outcome: 'not-placing' },
    ]);
    await forget();
    const challenge = challengeOf(['gil', 'hal'], { proposedAt: await store.nowMs() });
    expect(await store.claimMatches(TENANT, [challenge])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
    expect(await store.releaseMatches(TENANT, [endedMatch(challenge)])).toMatchObject([{ outcome: 'released' }]);
  } finally {
    await fixture.stop();
  }
});

test('a store works on after Redis was killed and started again, without being told', async () => {
  const dataDir = tempDir('restart');
  const first = await startRedis({ dataDir, fast: true });
  const redis = new Redis(first.url, { autoResendUnfulfilledCommands: false, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  try {
    const store = createTicketStore({ redis, keyPrefix: 'p:' });
    await store.enqueue(TENANT, [newTicket()]);
    first.kill();
    await first.exited;
    const second = await startRedis({ dataDir, port: first.port, fast: true });
    await waitFor(async () => (await redis.ping()) === 'PONG');
    const outcomes = await store.enqueue(TENANT, [newTicket()]);
    expect(outcomes).toMatchObject([{ outcome: 'enqueued' }]);
    expect(await store.listTenants()).toEqual([TENANT]);
    await second.stop();
  } finally {
    redis.disconnect();
    await first.stop();
  }
});
