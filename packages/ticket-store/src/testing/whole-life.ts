import { expect } from 'vitest';
import type { TicketStore } from '../ticket-store.ts';
import { enqueued, gameFor, matchOf, newTicket } from './tickets.ts';

const POOLS = ['chess:3+2:standard:rated', 'chess:5+0:standard:rated'];

/** What a whole life needs beside the store: something that loses a key, and the names of keys. */
export interface LifeOptions {
  tenant: string;
  /** Deletes `P{t}:<rest>`, as a fail-over might. */
  lose: (rest: string) => Promise<unknown>;
}

/** Takes tickets through every script on every branch that touches a key, and every read. */
export async function liveWholeLife(store: TicketStore, { tenant, lose }: LifeOptions): Promise<void> {
  const party = () => newTicket({ tenant, pools: POOLS, userIds: [newTicket().id, newTicket().id], maxWaitMs: 0 });
  const some = (count: number) => enqueued(store, tenant, Array.from({ length: count }, party));
  const commit = async () => {
    const match = matchOf(...(await some(2)));
    expect(await store.commitMatches(tenant, [match])).toEqual([{ outcome: 'committed' }]);
    return match;
  };
  const outcomeOf = async (answer: Promise<readonly { outcome: string }[]>) => (await answer)[0]?.outcome;

  const [cancelled, overdue, vanished, left] = await some(4);
  expect(await outcomeOf(store.enqueue(tenant, [{ ...party(), players: cancelled!.players }]))).toBe('already-queued');
  expect(await outcomeOf(store.cancel(tenant, [cancelled!]))).toBe('cancelled');
  expect(await outcomeOf(store.expire(tenant, [overdue!]))).toBe('expired');
  await lose(`ticket:${vanished!.id}`);
  await lose(`ticket:${left!.id}`);
  expect(await outcomeOf(store.expire(tenant, [vanished!]))).toBe('not-found');
  expect(await store.readPool(tenant, POOLS[0]!)).toEqual([]);

  const match = await commit();
  expect((await store.readOutbox(tenant, 0, 10)).map(({ id }) => id)).toEqual([match.id]);
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
    expect(await outcomeOf(store.requeueMatches(tenant, [{ match: requeued, reason: 'refused', final }]))).toBe(
      'requeued',
    );
  }
  expect((await store.listPools(tenant)).sort()).toEqual(POOLS);
  expect(await store.listTenants()).toEqual([tenant]);
  // One is left of the void match and two of the requeued one; the second pool still holds what vanished unswept.
  expect((await store.poolStats(tenant, POOLS)).map((stats) => stats.tickets)).toEqual([3, 4]);
  expect(await store.countPlacing(tenant)).toBe(1);
}
