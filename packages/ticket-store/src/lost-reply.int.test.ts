import type { TicketState } from '@paireto/contracts';
import { type CuttingProxy, startCuttingProxy } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import {
  answersOf,
  challengeOf,
  endedMatch,
  enqueued,
  gameFor,
  matchOf,
  newTicket,
  TENANT,
  waiting,
} from './testing/tickets.ts';
import type { TicketStore } from './ticket-store.ts';

let fixture: StoreForTest;
let proxy: CuttingProxy;
let connection: Redis;
/** Works through a connection whose answers can be lost. */
let store: TicketStore;
beforeEach(async () => {
  fixture = await storeForTest();
  proxy = await startCuttingProxy(Number(new URL(fixture.url).port));
  connection = new Redis(proxy.port, '127.0.0.1', {
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => 10,
  });
  connection.on('error', () => undefined);
  store = createTicketStore({ redis: cuttingScripts(connection), keyPrefix: fixture.keyPrefix });
  // The script is known then, so that the cut is after the call and not after a refused first try.
  await liveOnce();
});
afterEach(async () => {
  connection.disconnect();
  await proxy.stop();
  await fixture.stop();
});

/** Scripts to be run before answers are lost; what is read before a script is answered. */
let scriptsUntilCut = Number.POSITIVE_INFINITY;

const cuttingScripts = (redis: Redis): Redis =>
  new Proxy(redis, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'evalsha') return value.bind(target);
      return (...args: unknown[]): unknown => {
        scriptsUntilCut -= 1;
        if (scriptsUntilCut === 0) proxy.cutAnswers();
        return value.apply(target, args);
      };
    },
  });

async function liveOnce(): Promise<void> {
  const [a, b, c, d] = await waiting(store, 4, { maxWaitMs: 0, presence: true });
  const asking = { ...matchOf(a!, b!), acceptWithinMs: 1 };
  await store.commitMatches(TENANT, [asking]);
  await store.acceptMatches(TENANT, answersOf(asking).slice(0, 1));
  await expect.poll(() => store.lapseMatches(TENANT, 10)).toHaveLength(1);
  const declining = { ...matchOf(c!, d!), acceptWithinMs: 60_000 };
  await store.commitMatches(TENANT, [declining]);
  await store.declineMatches(TENANT, answersOf(declining).slice(0, 1));
  await store.cancel(TENANT, [d!]);
  await liveToMatch();
}

async function liveToMatch(): Promise<void> {
  const [a, b, c, d] = await waiting(store, 4, { maxWaitMs: 0, presence: true });
  const [made, failed] = [matchOf(a!, b!), matchOf(c!, d!)];
  await store.commitMatches(TENANT, [made, failed]);
  await store.claimMatches(TENANT, [made]);
  await store.finalizeMatches(TENANT, [{ match: made, game: gameFor(made) }]);
  await store.requeueMatches(TENANT, [{ match: failed, reason: 'refused', final: false }]);
  await store.abandon(TENANT, c!.queue, [c!], 0);
  await store.expire(TENANT, [d!]);
  await store.cancel(TENANT, [a!]);
  const challenge = challengeOf(['gil', 'hal'], { proposedAt: await store.nowMs() });
  await store.claimMatches(TENANT, [challenge]);
  await store.releaseMatches(TENANT, [endedMatch(challenge)]);
  await store.requeueMatches(TENANT, [{ match: challenge, reason: 'refused', final: true }]);
}

/** Makes a call whose (or whose n-th script's) answer is lost, looks at what it did all the same, and makes it again. */
async function withLostAnswer<Answer>(
  call: () => Promise<Answer>,
  lookMeanwhile: () => Promise<unknown> = () => Promise.resolve(),
  script = 1,
): Promise<Answer> {
  scriptsUntilCut = script;
  await expect(call()).rejects.toThrow(/max retries/);
  proxy.passAnswers();
  await lookMeanwhile();
  await new Promise<void>((resolve) => {
    if (connection.status === 'ready') resolve();
    else connection.once('ready', () => resolve());
  });
  return call();
}

const expectState = async (ticketId: string, state: TicketState) =>
  expect((await fixture.store.readTicket(TENANT, ticketId))?.state).toBe(state);

const only = <Item>(items: readonly Item[]): Item => {
  expect(items).toHaveLength(1);
  return items[0]!;
};

test('an enqueue whose answer was lost let its ticket in once, and the same call answers as if for the first time', async () => {
  const ticket = newTicket({ userIds: ['ann'] });
  const outcome = only(
    await withLostAnswer(
      () => store.enqueue(TENANT, [ticket]),
      () => expectState(ticket.id, 'SEARCHING'),
    ),
  );
  expect(outcome).toMatchObject({ outcome: 'enqueued', ticket: { id: ticket.id } });
  expect(await fixture.store.readPool(TENANT, ticket.pools[0]!)).toHaveLength(1);
});

test('a client who tries again with the same idempotency key after a lost answer gets the ticket that was let in', async () => {
  const ids: string[] = [];
  const idempotency = { key: 'try', fingerprint: '3+2' };
  const outcome = only(
    await withLostAnswer(() => {
      const ticket = newTicket({ userIds: ['ann'], idempotency });
      ids.push(ticket.id);
      return store.enqueue(TENANT, [ticket]);
    }),
  );
  expect(ids).toHaveLength(2);
  expect(outcome).toMatchObject({ outcome: 'replayed', ticket: { id: ids[0] } });
  expect((await fixture.store.readPlayerTicket(TENANT, 'ann'))?.ticket.id).toBe(ids[0]);
  expect(await fixture.store.readTicket(TENANT, ids[1]!)).toBeUndefined();
});

test('a cancel whose answer was lost is decided: the same call says so, and no commit gets the ticket', async () => {
  const [a, b] = await waiting(fixture.store, 2);
  const cancelled = await withLostAnswer(
    () => store.cancel(TENANT, [a!]),
    () => expectState(a!.id, 'CANCELLED'),
  );
  expect(cancelled).toEqual([{ outcome: 'cancelled' }]);
  const outcome = only(await fixture.store.commitMatches(TENANT, [matchOf(a!, b!)]));
  expect(outcome).toEqual({ outcome: 'conflict', ticketIds: [a!.id] });
});

test('a commit whose answer was lost made its match once', async () => {
  const match = matchOf(...(await waiting(fixture.store, 2)));
  const outcome = only(await withLostAnswer(() => store.commitMatches(TENANT, [match])));
  expect(outcome).toEqual({ outcome: 'already-committed' });
  expect(only(await fixture.store.readOutbox(TENANT, 0, 10))).toEqual(match);
});

test('a claim, a finalize and a requeue whose answers were lost are each done once', async () => {
  const [a, b, c, d] = await enqueued(fixture.store, TENANT, [
    newTicket({ userIds: ['ann'] }),
    newTicket({ userIds: ['bob'] }),
    newTicket({ userIds: ['cid'] }),
    newTicket({ userIds: ['dan'] }),
  ]);
  const [made, failed] = [matchOf(a!, b!), matchOf(c!, d!)];
  await fixture.store.commitMatches(TENANT, [made, failed]);
  const claimed = only(await withLostAnswer(() => store.claimMatches(TENANT, [made])));
  expect(claimed).toEqual({ outcome: 'claimed', attempts: 2 });

  const games = [{ match: made, game: gameFor(made) }];
  const finalized = only(await withLostAnswer(() => store.finalizeMatches(TENANT, games)));
  expect(finalized).toEqual({ outcome: 'already-finalized', game: gameFor(made) });
  const [next] = await enqueued(fixture.store, TENANT, [newTicket({ userIds: ['ann'] })]);
  expect(next!.players[0]!.sideBalance).toBe(1);

  const requests = [{ match: failed, reason: 'refused', final: false }];
  const requeued = only(await withLostAnswer(() => store.requeueMatches(TENANT, requests)));
  expect(requeued).toEqual({ outcome: 'already-requeued' });
  expect((await fixture.store.readTicket(TENANT, c!.id))?.attempts).toBe(1);
});

test('an expiry and an abandonment whose answers were lost are each decided', async () => {
  const [a, b] = await waiting(fixture.store, 2, { maxWaitMs: 0, presence: true });
  const expired = await withLostAnswer(
    () => store.expire(TENANT, [a!]),
    () => expectState(a!.id, 'TIMED_OUT'),
  );
  expect(expired).toEqual([{ outcome: 'expired' }]);
  const abandoned = await withLostAnswer(
    () => store.abandon(TENANT, b!.queue, [b!], 0),
    () => expectState(b!.id, 'CANCELLED'),
  );
  expect(abandoned).toEqual([{ outcome: 'abandoned' }]);
});

/** A match that asks its two players, for so long. */
async function asked(acceptWithinMs = 60_000) {
  const tickets = await waiting(fixture.store, 2);
  const match = { ...matchOf(...tickets), acceptWithinMs };
  await fixture.store.commitMatches(TENANT, [match]);
  return { match, tickets };
}

test('acceptances whose answers were lost count once, and the last one announces the match once', async () => {
  const { match, tickets } = await asked();
  const [first, last] = answersOf(match);
  const accept = (answer: { ticketId: string; userId: string }) => () => store.acceptMatches(TENANT, [answer]);
  expect(only(await withLostAnswer(accept(first!)))).toEqual({ outcome: 'accepted', match });
  await expectState(tickets[0]!.id, 'REQUIRES_ACCEPTANCE');
  const outcome = await withLostAnswer(accept(last!), () => expectState(tickets[0]!.id, 'PLACING'));
  expect(only(outcome)).toEqual({ outcome: 'all-accepted', match });
  expect(only(await fixture.store.readOutbox(TENANT, 0, 10))).toEqual(match);
});

test('a refusal, and a cancel of an asked ticket, whose answers were lost are decided, and the other waits again', async () => {
  const { match, tickets } = await asked();
  const declined = await withLostAnswer(() => store.declineMatches(TENANT, answersOf(match).slice(0, 1)));
  expect(only(declined)).toEqual({ outcome: 'not-asked', state: 'CANCELLED' });
  await expectState(tickets[1]!.id, 'SEARCHING');

  const other = await asked();
  const cancelled = await withLostAnswer(
    () => store.cancel(TENANT, [other.tickets[0]!]),
    () => expectState(other.tickets[0]!.id, 'CANCELLED'),
    2,
  );
  expect(cancelled).toEqual([{ outcome: 'cancelled' }]);
  await expectState(other.tickets[1]!.id, 'SEARCHING');
});

test('an end of overdue matches whose answer was lost put every ticket where it belongs', async () => {
  const { match, tickets } = await asked(500);
  const [accepted] = await fixture.store.acceptMatches(TENANT, answersOf(match).slice(0, 1));
  expect(accepted?.outcome).toBe('accepted');
  await expect.poll(() => fixture.store.nowMs(), { timeout: 10_000 }).toBeGreaterThan(match.proposedAt + 1_000);
  expect(await withLostAnswer(() => store.lapseMatches(TENANT, 10))).toEqual([]);
  await expectState(tickets[0]!.id, 'SEARCHING');
  await expectState(tickets[1]!.id, 'CANCELLED');
  const own = new Set(tickets.map(({ id }) => id));
  const pooled = await fixture.store.readPool(TENANT, tickets[0]!.pools[0]!);
  expect(pooled.filter(({ id }) => own.has(id))).toEqual([tickets[0]]);
});

test('a claim of a challenge, a finalize with a hold and a release whose answers were lost are each done once', async () => {
  const match = challengeOf(['ann', 'bob'], { proposedAt: await fixture.store.nowMs(), holdForMs: 60_000 });
  const { ticketId } = match.tickets[0]!;
  const claimed = await withLostAnswer(
    () => store.claimMatches(TENANT, [match]),
    () => expectState(ticketId, 'PLACING'),
    2,
  );
  expect(claimed).toEqual([{ outcome: 'claimed', attempts: 2 }]);
  const games = [{ match, game: gameFor(match) }];
  const finalized = only(await withLostAnswer(() => store.finalizeMatches(TENANT, games)));
  expect(finalized).toEqual({ outcome: 'already-finalized', game: gameFor(match) });
  const join = async () => only(await fixture.store.enqueue(TENANT, [newTicket({ userIds: ['ann'] })]));
  expect(await join()).toEqual({ outcome: 'already-queued', ticketId });
  const released = only(await withLostAnswer(() => store.releaseMatches(TENANT, [endedMatch(match)])));
  expect(released).toEqual({ outcome: 'released', userIds: [] });
  expect(await join()).toMatchObject({ outcome: 'enqueued' });
});
