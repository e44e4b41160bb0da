import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { MATCH_FIELDS } from './stored-match.ts';
import { changeFields } from './testing/change-fields.ts';
import { dumpKeys, keyNamed } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { challengeOf, endedMatch, enqueued, gameFor, newTicket, TENANT } from './testing/tickets.ts';
import type { TicketStore } from './ticket-store.ts';
import { createTransitionRunner } from './transition.ts';
import { placeWithHolders } from './transitions/place-challenges.ts';

const RETENTION_MS = 3_600_000;
const HOLD_MS = 7_200_000;

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const dump = () => dumpKeys(fixture.redis, fixture.keyPrefix);
const key = (name: string) => keyNamed(fixture.keyPrefix, TENANT, name);
/** Epoch ms; -1: never; -2: there is no such key. */
const endOf = (rest: string) => fixture.redis.pexpiretime(key(rest));

/** Does it once, then again, and gives both answers after making sure that the second changed nothing. */
async function twice<Answer>(call: () => Promise<Answer>): Promise<[Answer, Answer]> {
  const first = await call();
  const before = await dump();
  const second = await call();
  expect(await dump()).toEqual(before);
  return [first, second];
}

test('a challenge that is claimed again is counted again, and nothing else of it is written twice', async () => {
  const match = challengeOf(['ann', 'bob'], { proposedAt: await fixture.store.nowMs() });
  await fixture.store.claimMatches(TENANT, [match]);
  await changeFields(fixture.redis, `${fixture.keyPrefix}match:{${TENANT}}:${match.id}`, MATCH_FIELDS, { attempts: 0 });
  const before = withoutPlacing(await dump());
  expect(await fixture.store.claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  await changeFields(fixture.redis, `${fixture.keyPrefix}match:{${TENANT}}:${match.id}`, MATCH_FIELDS, { attempts: 0 });
  expect(withoutPlacing(await dump())).toEqual(before);
});

test('a void challenge that is claimed again, and a release that is sent again, change nothing', async () => {
  const proposedAt = await fixture.store.nowMs();
  const match = challengeOf(['ann', 'bob'], { proposedAt, holdForMs: 60_000 });
  await fixture.store.claimMatches(TENANT, [match]);
  await fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const other = challengeOf(['ann', 'cid'], { proposedAt });
  const claims = await twice(() => fixture.store.claimMatches(TENANT, [other]));
  expect(claims.flat().map((claim) => claim.outcome)).toEqual(['void', 'finished']);
  const releases = await twice(() => fixture.store.releaseMatches(TENANT, [endedMatch(match)]));
  expect(releases.flat().map(({ userIds }) => userIds)).toEqual([['ann', 'bob'], []]);
});

/** Without when the match was claimed last. */
const withoutPlacing = (keys: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => !key.startsWith('placing:')));

test.each<[string, ReadonlyMap<string, string>]>([
  ['free', new Map()],
  ['held by another ticket', new Map([['ann', 'another']])],
])(
  'a challenge that was looked at when its player was %s, and is held otherwise since, changes nothing',
  async (_, holders) => {
    const { redis, keyPrefix, store } = fixture;
    const [waiting] = await enqueued(store, TENANT, [newTicket({ userIds: ['ann'] })]);
    const match = challengeOf(['ann', 'bob'], { proposedAt: await store.nowMs() });
    const run = createTransitionRunner({ redis, keyPrefix, retentionMs: RETENTION_MS });
    const place = (known: ReadonlyMap<string, string>) =>
      run(placeWithHolders(RETENTION_MS), TENANT, [{ match, holders: known }]);
    const before = await dump();
    expect(await place(holders)).toEqual([{ outcome: 'moved' }]);
    expect(await dump()).toEqual(before);
    expect(await place(new Map([['ann', waiting!.id]]))).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  },
);

/** A store before each of whose next so many scripts the slot of `ann` comes to hold another ticket, unseen. */
function storeWithMovingSlot(times: number): TicketStore {
  const { redis, keyPrefix } = fixture;
  let left = times;
  const moving = new Proxy(redis, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'evalsha') return value.bind(target);
      return async (...args: unknown[]): Promise<unknown> => {
        left -= 1;
        if (left >= 0) await redis.set(key('player:ann'), `1 other-${left}`);
        return value.apply(target, args) as unknown;
      };
    },
  });
  return createTicketStore({ redis: moving, keyPrefix });
}

test('a challenge whose player is held by another ticket at each of a few looks is placed in the end', async () => {
  const match = challengeOf(['ann', 'bob'], { proposedAt: await fixture.store.nowMs() });
  // The first script is the claim that finds nothing.
  expect(await storeWithMovingSlot(6).claimMatches(TENANT, [match])).toEqual([{ outcome: 'claimed', attempts: 1 }]);
  expect((await fixture.store.readPlayerTicket(TENANT, 'ann'))?.matchId).toBe(match.id);
});

test('a slot that never stays is an error after a while, and nothing is placed', async () => {
  const { store } = fixture;
  const match = challengeOf(['ann', 'bob'], { proposedAt: await store.nowMs() });
  const claim = storeWithMovingSlot(1_000).claimMatches(TENANT, [match]);
  await expect(claim).rejects.toMatchObject({ code: 'UNEXPECTED_REPLY' });
  expect(await store.knowsMatch(TENANT, match.id)).toBe(false);
  expect(await store.countPlacing(TENANT)).toBe(0);
});

test('nothing of a challenge that is being placed is ever forgotten', async () => {
  const match = challengeOf(['ann', 'bob'], { proposedAt: await fixture.store.nowMs() });
  await fixture.store.claimMatches(TENANT, [match]);
  const tickets = match.tickets.map(({ ticketId }) => `ticket:${ticketId}`);
  for (const rest of [...tickets, 'player:ann', 'player:bob', `match:${match.id}`]) expect(await endOf(rest)).toBe(-1);
});

test.each([
  ['a game without a hold', undefined, RETENTION_MS],
  ['a game with a short hold', 60_000, RETENTION_MS],
  ['a game with a long hold', HOLD_MS, HOLD_MS],
])('all of %s is remembered for as long as its players may need it', async (_, holdForMs, expectedMs) => {
  const { store } = fixture;
  const terms = holdForMs === undefined ? {} : { holdForMs };
  const match = challengeOf(['ann', 'bob'], { proposedAt: await store.nowMs(), ...terms });
  await store.claimMatches(TENANT, [match]);
  const from = await store.nowMs();
  await store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  const to = await store.nowMs();
  const tickets = match.tickets.map(({ ticketId }) => `ticket:${ticketId}`);
  for (const rest of [...tickets, 'player:ann', 'player:bob', `match:${match.id}`]) {
    expect(await endOf(rest), rest).toBeGreaterThanOrEqual(from + expectedMs);
    expect(await endOf(rest), rest).toBeLessThanOrEqual(to + expectedMs);
  }
});

test('a void challenge is remembered for one retention, to be told again', async () => {
  const proposedAt = await fixture.store.nowMs();
  const [placed, other] = [challengeOf(['ann', 'bob'], { proposedAt }), challengeOf(['ann', 'cid'], { proposedAt })];
  await fixture.store.claimMatches(TENANT, [placed, other]);
  expect(await endOf(`match:${other.id}`)).toBeGreaterThanOrEqual(proposedAt + RETENTION_MS);
});

test('keys of another type are written anew by a challenge, and nobody else of the list notices', async () => {
  const { store, redis } = fixture;
  const proposedAt = await store.nowMs();
  const [spoilt, other] = [challengeOf(['ann', 'bob'], { proposedAt }), challengeOf(['cid', 'dan'], { proposedAt })];
  for (const rest of ['player:ann', `ticket:${spoilt.tickets[1]!.ticketId}`, `match:${spoilt.id}`]) {
    await redis.set(key(rest), 'spoilt');
  }
  const claimed = { outcome: 'claimed', attempts: 1 };
  expect(await store.claimMatches(TENANT, [spoilt, other])).toEqual([claimed, claimed]);
  expect((await store.readPlayerTicket(TENANT, 'ann'))?.matchId).toBe(spoilt.id);
  await redis.set(key('player:bob'), 'spoilt');
  expect(await store.releaseMatches(TENANT, [endedMatch(spoilt)])).toEqual([{ outcome: 'released', userIds: [] }]);
});

test('long lists of challenges are placed, held and released whole', async () => {
  const { store } = fixture;
  const proposedAt = await store.nowMs();
  const matches = Array.from({ length: 700 }, (_, index) =>
    challengeOf([`ann-${index}`, `bob-${index}`], { proposedAt, holdForMs: HOLD_MS }),
  );
  const claims = await store.claimMatches(TENANT, matches);
  expect(claims).toEqual(matches.map(() => ({ outcome: 'claimed', attempts: 1 })));
  const finalized = await store.finalizeMatches(
    TENANT,
    matches.map((match) => ({ match, game: gameFor(match) })),
  );
  expect(finalized).toEqual(matches.map(() => ({ outcome: 'finalized' })));
  const ended = matches.map(endedMatch);
  expect(await store.releaseMatches(TENANT, ended)).toEqual(
    ended.map(({ userIds }) => ({ outcome: 'released', userIds })),
  );
});
