import type { Match, Ticket } from '@paireto/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dumpKeys } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { answersOf, matchOf, TENANT, waiting } from './testing/tickets.ts';
import { createTransitionRunner, type RunTransition } from './transition.ts';
import { acceptMatches } from './transitions/accept-matches.ts';
import { declineMatches } from './transitions/decline-matches.ts';
import { lapseMatches } from './transitions/lapse-matches.ts';

let fixture: StoreForTest;
let run: RunTransition;
let tickets: Ticket[];
/** The one that was read before a script was called. */
let fell: Match;
/** The one that asks the same players by then. */
let asks: Match;

beforeEach(async () => {
  fixture = await storeForTest();
  const { store, redis, keyPrefix } = fixture;
  run = createTransitionRunner({ redis, keyPrefix, retentionMs: 1_000 });
  tickets = await waiting(store, 3);
  fell = { ...matchOf(...tickets), acceptWithinMs: 60_000 };
  await store.commitMatches(TENANT, [fell]);
  await store.declineMatches(TENANT, answersOf(fell).slice(2));
  asks = { ...matchOf(tickets[0]!, tickets[1]!), acceptWithinMs: 60_000 };
  expect(await store.commitMatches(TENANT, [asks])).toEqual([{ outcome: 'committed' }]);
});
afterEach(() => fixture.stop());

const lateCalls: [string, () => Promise<unknown>, unknown][] = [
  [
    'an acceptance',
    () => run(acceptMatches, TENANT, [{ match: fell, ...answersOf(fell)[0]! }]),
    [{ outcome: 'not-asked', state: 'REQUIRES_ACCEPTANCE' }],
  ],
  [
    'a refusal',
    () => run(declineMatches, TENANT, [{ match: fell, ticketId: tickets[0]!.id }]),
    [{ outcome: 'not-asked', state: 'REQUIRES_ACCEPTANCE' }],
  ],
  ['an end of overdue matches', () => run(lapseMatches, TENANT, [fell]), [undefined]],
];

test.each(lateCalls)(
  '%s that arrives when its match fell and another one asks the same players changes nothing',
  async (_, call, answer) => {
    const dump = () => dumpKeys(fixture.redis, fixture.keyPrefix);
    const before = await dump();
    expect(await call()).toEqual(answer);
    expect(await dump()).toEqual(before);
    expect((await fixture.store.readTicket(TENANT, tickets[0]!.id))?.matchId).toBe(asks.id);
  },
);

test.each(lateCalls)(
  '%s that arrives when its match fell and its players wait again changes nothing',
  async (_, call) => {
    await fixture.store.cancel(TENANT, [tickets[1]!]);
    const before = await dumpKeys(fixture.redis, fixture.keyPrefix);
    await call();
    expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
  },
);

test('a cancel that found its ticket asked, by a match that fell before it could decline, cancels all the same', async () => {
  const { store, redis } = fixture;
  const [ticket] = tickets;
  const gateway = fixture.another();
  const answers = answersOf(asks);
  // Whoever wins in between, the ticket is out in the end and the answer says so.
  const [[cancelled]] = await Promise.all([
    gateway.cancel(TENANT, [ticket!]),
    store.declineMatches(TENANT, answers.slice(1)),
  ]);
  expect(cancelled?.outcome).toBe('cancelled');
  expect((await store.readTicket(TENANT, ticket!.id))?.state).toBe('CANCELLED');
  expect(await redis.zcard(`${fixture.keyPrefix}accepting:{${TENANT}}`)).toBe(0);
});
