import { expect } from 'vitest';
import type { NewTicket, TicketStore } from '../ticket-store.ts';
import { enqueued, gameFor, matchOf, newTicket } from './tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

/** What a whole life needs beside the store: something that loses a key, and the names of keys. */
export interface LifeOptions {
  tenant: string;
  /** Deletes `P{t}:<rest>`, as a fail-over might. */
  lose: (rest: string) => Promise<unknown>;
}

/** Takes tickets through every script on every branch that touches a key, and every read. */
export async function liveWholeLife(store: TicketStore, options: LifeOptions): Promise<void> {
  await liveWithoutMatch(store, options);
  await liveToMatch(store, options);
  const { tenant } = options;
  expect((await store.listPools(tenant)).sort()).toEqual(POOLS);
  expect(await store.listTenants()).toEqual([tenant]);
  // One is left of the void match and two of the requeued one; the second pool still holds what vanished unswept.
  expect((await store.poolStats(tenant, POOLS)).map((stats) => stats.tickets)).toEqual([3, 4]);
  expect(await store.countPlacing(tenant)).toBe(1);
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
  expect(await outcomeOf(store.abandon(tenant, queue, [abandoned!], 60_000))).toBe('present');
  await lose(`ticket:${left!.id}`);
  expect(await store.findAbsent(tenant, queue, 0, 100)).not.toContain(left!.id);
  expect(await outcomeOf(store.abandon(tenant, queue, [abandoned!], 0))).toBe('abandoned');
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
