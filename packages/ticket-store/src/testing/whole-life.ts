import type { Match, StrikeTerms, Ticket } from '@paireto/contracts';
import { expect } from 'vitest';
import type { NewTicket, TicketStore } from '../ticket-store.ts';
import { answersOf, challengeOf, endedMatch, enqueued, gameFor, matchOf, newTicket } from './tickets.ts';

const STRIKES: StrikeTerms = { reasons: ['abandoned', 'declined', 'not-accepted'], count: 3, withinMs: 60_000 };
const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

/** What a whole life needs beside the store: something that loses a key, and the names of keys. */
export interface LifeOptions {
  tenant: string;
  /** Deletes a key, named without prefix and tenant (`ticket:<id>`), as a fail-over might. */
  lose: (rest: string) => Promise<unknown>;
}

/** Takes tickets through every script on every branch that touches a key, and every read. */
export async function liveWholeLife(store: TicketStore, options: LifeOptions): Promise<void> {
  await liveWithoutMatch(store, options);
  await liveToMatch(store, options);
  await liveThroughReadyChecks(store, options);
  await liveThroughChallenges(store, options);
  const { tenant } = options;
  expect((await store.listPools(tenant)).sort()).toEqual(POOLS);
  expect(await store.listTenants()).toEqual([tenant]);
  // One is left of the void match and two of the requeued one; the second pool still holds what vanished unswept.
  expect((await store.poolStats(tenant, POOLS)).map((stats) => stats.tickets)).toEqual([3, 4]);
  expect(await store.countPlacing(tenant)).toBe(1);
  expect(await store.knowsMatch(tenant, 'none')).toBe(false);
}

async function liveWithoutMatch(store: TicketStore, { tenant, lose }: LifeOptions): Promise<void> {
  const idempotency = { key: 'first try', fingerprint: '3+2' };
  const [cancelled] = await enqueued(store, tenant, [party({ tenant, maxWaitMs: 60_000, idempotency })]);
  const { queue, players } = cancelled!;
  const again = (overrides: Partial<NewTicket>) =>
    outcomeOf(store.enqueue(tenant, [party({ tenant, players, ...overrides })]));
  expect(await again({})).toBe('already-queued');
  expect(await again({ idempotency })).toBe('replayed');
  expect(await again({ idempotency: { ...idempotency, fingerprint: '5+0' } })).toBe('key-reused');
  expect(await outcomeOf(store.cancel(tenant, [cancelled!]))).toBe('cancelled');

  const [abandoned, overdue, vanished, left] = await some(store, tenant, 4);
  await store.touch(tenant, queue, [abandoned!.id, 'unknown']);
  expect(await outcomeOf(store.abandon(tenant, queue, [abandoned!], 60_000, STRIKES))).toBe('present');
  await lose(`ticket:${left!.id}`);
  expect(await store.findAbsent(tenant, queue, 0, 100)).not.toContain(left!.id);
  expect(await outcomeOf(store.abandon(tenant, queue, [abandoned!], 0, STRIKES))).toBe('abandoned');
  const cooldown = { after: 1, withinMs: 60_000, pausesMs: [60_000] };
  const paused = party({ tenant, players: abandoned!.players, cooldown });
  expect(await outcomeOf(store.enqueue(tenant, [paused]))).toBe('cooling-down');
  expect(await outcomeOf(store.expire(tenant, [overdue!]))).toBe('expired');
  await lose(`ticket:${vanished!.id}`);
  expect(await outcomeOf(store.expire(tenant, [vanished!]))).toBe('not-found');
  expect(await store.readPool(tenant, POOLS[0]!)).toEqual([]);

  const [leaked] = await some(store, tenant, 1);
  await lose(`ticket:${leaked!.id}`);
  expect(await outcomeOf(store.abandon(tenant, queue, [leaked!], 0))).toBe('not-found');
  const [late] = await enqueued(store, tenant, [party({ tenant, players: leaked!.players })]);
  const [last] = await enqueued(store, tenant, [party({ tenant, players: leaked!.players })]);
  expect((await store.readTicket(tenant, late!.id))?.state).toBe('TIMED_OUT');
  expect(await outcomeOf(store.cancel(tenant, [last!]))).toBe('cancelled');
}

async function liveToMatch(store: TicketStore, { tenant, lose }: LifeOptions): Promise<void> {
  const commit = async () => {
    const match = matchOf(...(await some(store, tenant, 2)));
    expect(await store.commitMatches(tenant, [match])).toEqual([{ outcome: 'committed' }]);
    return match;
  };

  const match = await commit();
  expect((await store.readOutbox(tenant, 0, 10)).map(({ id }) => id)).toEqual([match.id]);
  expect((await store.readPlacing(tenant, 0, 10)).map(({ id }) => id)).toEqual([match.id]);
  await store.clearOutbox(tenant, [match.id]);
  expect(await outcomeOf(store.claimMatches(tenant, [match]))).toBe('claimed');
  expect(await outcomeOf(store.finalizeMatches(tenant, [{ match, game: gameFor(match) }]))).toBe('finalized');
  const userId = match.tickets[0]!.players[0]!.userId;
  expect((await store.readPlayerTicket(tenant, userId))?.game).toEqual(gameFor(match));

  const restored = await commit();
  await lose(`match:${restored.id}`);
  expect(await outcomeOf(store.claimMatches(tenant, [restored]))).toBe('claimed');
  const voided = await commit();
  await lose(`ticket:${voided.tickets[0]!.ticketId}`);
  expect(await outcomeOf(store.claimMatches(tenant, [voided]))).toBe('void');

  for (const final of [false, true]) {
    const requeued = await commit();
    const outcome = await outcomeOf(store.requeueMatches(tenant, [{ match: requeued, reason: 'refused', final }]));
    expect(outcome).toBe('requeued');
  }
}

async function liveThroughReadyChecks(store: TicketStore, { tenant, lose }: LifeOptions): Promise<void> {
  const ask = async (acceptWithinMs: number, tickets: readonly Ticket[]) => {
    const match = { ...matchOf(...tickets), acceptWithinMs, strikes: STRIKES };
    expect(await outcomeOf(store.commitMatches(tenant, [match]))).toBe('committed');
    return match;
  };
  const one = async () => (await some(store, tenant, 1))[0]!;

  const player = await liveToRememberedMatch(store, tenant, ask);
  const declined = await ask(60_000, [player, await one()]);
  const [refusal] = await store.declineMatches(tenant, answersOf(declined).slice(0, 1));
  if (refusal?.outcome !== 'declined') throw new Error('not declined');
  const { searching } = refusal.fallen;
  const cancelled = await ask(60_000, [...searching, await one()]);
  const [left] = await store.cancel(tenant, searching, searching[0]?.players[0]?.userId);
  if (left?.outcome !== 'cancelled') throw new Error('not cancelled');
  expect(left.fallen?.match).toEqual(cancelled);
  const lapsed = await ask(1, [...(left.fallen?.searching ?? []), await one()]);
  await expect.poll(() => outcomeOf(store.acceptMatches(tenant, answersOf(lapsed)))).toBe('not-asked');
  expect(await store.lapseMatches(tenant, 10)).toMatchObject([{ match: lapsed, searching: [] }]);

  // An acceptance that a fail-over lost, a match that vanished, and one that nobody ended in time.
  const match = await ask(60_000, await some(store, tenant, 2));
  expect(await outcomeOf(store.claimMatches(tenant, [match]))).toBe('claimed');
  expect(await outcomeOf(store.requeueMatches(tenant, [{ match, reason: 'refused', final: true }]))).toBe('requeued');
  const [left1, left2] = await some(store, tenant, 2);
  const vanished = await ask(60_000, [left1!, left2!]);
  await lose(`match:${vanished.id}`);
  expect(await outcomeOf(store.acceptMatches(tenant, answersOf(vanished)))).toBe('not-asked');
  await store.cancel(tenant, [left1!, left2!]);
  const late = await one();
  await ask(1, [late, await one()]);
  const again = party({ tenant, players: late.players });
  await expect.poll(() => outcomeOf(store.enqueue(tenant, [again]))).toBe('enqueued');
  const view = await store.readPlayerTicket(tenant, late.players[0]!.userId);
  await store.cancel(tenant, [view!.ticket]);
}

async function liveThroughChallenges(store: TicketStore, { tenant, lose }: LifeOptions): Promise<void> {
  const challenge = async (userIds: readonly string[], holdForMs?: number) => {
    const terms = holdForMs === undefined ? {} : { holdForMs };
    return challengeOf(userIds, { tenant, pool: POOLS[0]!, proposedAt: await store.nowMs(), ...terms });
  };
  const alone = (userId: string) => party({ tenant, players: [{ userId, rating: 1_500 }], maxWaitMs: 60_000 });
  const outcomes = async (match: Match) => [
    await outcomeOf(store.claimMatches(tenant, [match])),
    await outcomeOf(store.claimMatches(tenant, [match])),
  ];

  const [waiting] = await enqueued(store, tenant, [alone('gil')]);
  const refused = await challenge(['gil', 'hal']);
  expect(await outcomes(refused)).toEqual(['claimed', 'claimed']);
  expect(await outcomes(await challenge(['hal', 'ida']))).toEqual(['void', 'finished']);
  expect(await outcomeOf(store.requeueMatches(tenant, [{ match: refused, reason: 'no', final: false }]))).toBe(
    'requeued',
  );
  await store.cancel(tenant, [waiting!]);

  const held = await challenge(['gil', 'hal'], 60_000);
  expect(await outcomeOf(store.claimMatches(tenant, [held]))).toBe('claimed');
  expect(await outcomeOf(store.finalizeMatches(tenant, [{ match: held, game: gameFor(held) }]))).toBe('finalized');
  expect(await outcomeOf(store.enqueue(tenant, [alone('hal')]))).toBe('already-queued');
  expect((await store.readPlayerTicket(tenant, 'hal'))?.heldUntil).toBeDefined();
  expect(await store.releaseMatches(tenant, [endedMatch(held)])).toMatchObject([{ userIds: ['gil', 'hal'] }]);

  // A fail-over that takes a ticket of a challenge, whose player goes elsewhere; and a result that comes before its game.
  const torn = await challenge(['hal', 'ida'], 60_000);
  expect(await outcomeOf(store.claimMatches(tenant, [torn]))).toBe('claimed');
  expect(await store.releaseMatches(tenant, [endedMatch(torn)])).toMatchObject([{ userIds: [] }]);
  await lose(`ticket:${torn.tickets[0]!.ticketId}`);
  expect(await outcomeOf(store.claimMatches(tenant, [torn]))).toBe('claimed');
  await lose(`ticket:${torn.tickets[0]!.ticketId}`);
  const elsewhere = matchOf(...(await enqueued(store, tenant, [alone('hal'), alone('joe')])));
  expect(await outcomeOf(store.commitMatches(tenant, [elsewhere]))).toBe('committed');
  expect(await outcomes(torn)).toEqual(['void', 'finished']);
  await store.requeueMatches(tenant, [{ match: elsewhere, reason: 'no', final: true }]);
}

/** One against one, whose sides move and who are remembered. Returns the next ticket of the first. */
async function liveToRememberedMatch(
  store: TicketStore,
  tenant: string,
  ask: (acceptWithinMs: number, tickets: readonly Ticket[]) => Promise<Match>,
): Promise<Ticket> {
  const alone = (userId: string) => party({ tenant, players: [{ userId, rating: 1_500 }], recallOpponents: true });
  const asked = await ask(60_000, await enqueued(store, tenant, [alone('ann'), alone('bob')]));
  expect((await store.readPlayerTicket(tenant, 'ann'))?.acceptance).toBeDefined();
  const outcomes = await store.acceptMatches(tenant, answersOf(asked));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'all-accepted']);
  const match = { ...asked, rememberOpponents: { count: 1, withinMs: 60_000 } };
  expect(await outcomeOf(store.finalizeMatches(tenant, [{ match, game: gameFor(match) }]))).toBe('finalized');
  const [next] = await enqueued(store, tenant, [alone('ann')]);
  expect(next!.players).toMatchObject([{ sideBalance: 1, recent: ['bob'] }]);
  return next!;
}

/** A party of two whose presence is watched, due at once. */
const party = (overrides: Partial<NewTicket>): NewTicket => ({
  ...newTicket({ pools: POOLS, userIds: [newTicket().id, newTicket().id], maxWaitMs: 0, presence: true }),
  ...overrides,
});

const some = (store: TicketStore, tenant: string, count: number) =>
  enqueued(
    store,
    tenant,
    Array.from({ length: count }, () => party({ tenant })),
  );

const outcomeOf = async (answer: Promise<readonly { outcome: string }[]>) => (await answer)[0]?.outcome;
