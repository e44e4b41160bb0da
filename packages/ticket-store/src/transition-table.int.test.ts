import {
  type Match,
  type Ticket,
  type TicketEvent,
  type TicketState,
  ticketStates,
  ticketTransitions,
} from '@paireto/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dumpKeys } from './testing/key-space.ts';
import { type StoreForTest, storeForTest } from './testing/store-for-test.ts';
import { challengeOf, gameFor, matchOf, TENANT, waiting } from './testing/tickets.ts';
import { challengeTicket } from './transitions/challenge-ticket.ts';

let fixture: StoreForTest;
beforeEach(async () => {
  fixture = await storeForTest();
});
afterEach(() => fixture.stop());

const ASKED = { acceptWithinMs: 60_000 };

/** A ticket that is due at once, so that its waiting time decides nothing, and the match that it was in. */
async function ticketIn(state: TicketState): Promise<{ ticket: Ticket; match: Match }> {
  const { store } = fixture;
  const [ticket, partner] = await waiting(store, 2, { maxWaitMs: 0 });
  const match = { ...matchOf(ticket!, partner!), ...(state === 'REQUIRES_ACCEPTANCE' ? ASKED : {}) };
  if (state === 'CANCELLED') await store.cancel(TENANT, [ticket!]);
  if (state === 'TIMED_OUT') await store.expire(TENANT, [ticket!]);
  if (state === 'REQUIRES_ACCEPTANCE') await store.commitMatches(TENANT, [match]);
  if (state === 'PLACING' || state === 'MATCHED' || state === 'FAILED') await store.commitMatches(TENANT, [match]);
  if (state === 'MATCHED') await store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]);
  if (state === 'FAILED') await store.requeueMatches(TENANT, [{ match, reason: 'refused', final: true }]);
  expect((await store.readTicket(TENANT, ticket!.id))?.state).toBe(state);
  return { ticket: ticket!, match };
}

const answersOf = (match: Match) =>
  match.tickets.map(({ ticketId, players }) => ({ ticketId, userId: players[0]!.userId }));

const events: Record<TicketEvent, (ticket: Ticket, match: Match) => Promise<unknown>> = {
  commit: (_, { acceptWithinMs: _asked, ...match }) => fixture.store.commitMatches(TENANT, [match]),
  propose: (_, match) => fixture.store.commitMatches(TENANT, [{ ...match, ...ASKED }]),
  accept: (_, match) => fixture.store.acceptMatches(TENANT, answersOf(match)),
  decline: (ticket) =>
    fixture.store.declineMatches(TENANT, [{ ticketId: ticket.id, userId: ticket.players[0]!.userId }]),
  cancel: (ticket) => fixture.store.cancel(TENANT, [ticket]),
  expire: (ticket) => fixture.store.expire(TENANT, [ticket]),
  finalize: (_, match) => fixture.store.finalizeMatches(TENANT, [{ match, game: gameFor(match) }]),
  requeue: (_, match) => fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: false }]),
  fail: (_, match) => fixture.store.requeueMatches(TENANT, [{ match, reason: 'refused', final: true }]),
};

/** What brings an event about: who is asked goes back when the partner declines. */
const bringAbout = (event: TicketEvent, state: TicketState, ticket: Ticket, match: Match): Promise<unknown> =>
  event === 'requeue' && state === 'REQUIRES_ACCEPTANCE'
    ? fixture.store.declineMatches(TENANT, [answersOf(match).find(({ ticketId }) => ticketId !== ticket.id)!])
    : events[event](ticket, match);
const eventNames = Object.keys(events) as TicketEvent[];

/** Those that are not about a match, or name it by its tickets. */
const ABOUT_TICKETS: TicketEvent[] = ['cancel', 'expire', 'accept', 'decline'];

describe.each(ticketStates)('a ticket that is %s', (state) => {
  const row = ticketTransitions[state];
  const allowed = eventNames.filter((event) => row[event] !== undefined);
  const refused = eventNames.filter((event) => row[event] === undefined);
  let ticket: Ticket;
  let match: Match;
  let rival: Match;
  let before: unknown;

  beforeEach(async () => {
    ({ ticket, match } = await ticketIn(state));
    const [other] = await waiting(fixture.store, 1, { maxWaitMs: 0 });
    rival = matchOf(other!, ticket);
    before = await dumpKeys(fixture.redis, fixture.keyPrefix);
  });

  test.each(allowed)('moves on %s as the table says', async (event) => {
    await bringAbout(event, state, ticket, match);
    expect((await fixture.store.readTicket(TENANT, ticket.id))?.state).toBe(row[event]);
  });

  test.each(refused)('refuses %s by the match it was in: no key changes', async (event) => {
    await events[event](ticket, match);
    expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
  });

  test.each(
    eventNames.filter(
      (event) => !ABOUT_TICKETS.includes(event) && !(state === 'SEARCHING' && ['commit', 'propose'].includes(event)),
    ),
  )('refuses %s by a match it is not in: no key changes', async (event) => {
    await events[event](ticket, rival);
    expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
  });
});

/** The ticket of a challenge, which never waits and never comes back: it is PLACING, and then it ends. */
describe.each(['PLACING', 'MATCHED', 'FAILED'] as const)('a ticket of a challenge that is %s', (state) => {
  const row = ticketTransitions[state];
  const ends: TicketEvent[] = state === 'PLACING' ? ['finalize', 'requeue', 'fail'] : [];
  let ticket: Ticket;
  let match: Match;
  let before: unknown;

  beforeEach(async () => {
    const { store } = fixture;
    match = challengeOf(['ann', 'bob'], { proposedAt: await store.nowMs() });
    ticket = challengeTicket(match, match.tickets[0]!);
    await store.claimMatches(TENANT, [match]);
    if (state === 'MATCHED') await events.finalize(ticket, match);
    if (state === 'FAILED') await events.fail(ticket, match);
    expect((await store.readTicket(TENANT, ticket.id))?.state).toBe(state);
    before = await dumpKeys(fixture.redis, fixture.keyPrefix);
  });

  test.each(ends)('ends on %s as the table says of a ticket that may not wait again', async (event) => {
    await events[event](ticket, match);
    const expected = event === 'requeue' ? row.fail : row[event];
    expect((await fixture.store.readTicket(TENANT, ticket.id))?.state).toBe(expected);
    expect(await fixture.store.listPools(TENANT)).toEqual([]);
  });

  test.each(eventNames.filter((event) => !ends.includes(event)))('refuses %s: no key changes', async (event) => {
    await events[event](ticket, match);
    expect(await dumpKeys(fixture.redis, fixture.keyPrefix)).toEqual(before);
  });
});

test('every state and every event of the table was walked', () => {
  expect(Object.keys(ticketTransitions).sort()).toEqual([...ticketStates].sort());
  const inTable = Object.values(ticketTransitions).flatMap((row) => Object.keys(row));
  expect([...new Set(inTable)].sort()).toEqual([...eventNames].sort());
});
