import { expect, test } from 'vitest';
import { clockedMemoryStore } from '../testing/clocked-stores.ts';
import { matchOf, newTicket, TENANT, waiting } from '../testing/tickets.ts';
import { ticketStoreCases } from '../ticket-store.cases.ts';

ticketStoreCases(async (options) => clockedMemoryStore(options));

test('a snapshot does not change with the store, and can be gone back to more than once', async () => {
  const { store } = clockedMemoryStore();
  const tickets = await waiting(store, 2);
  const snapshot = store.snapshot();
  for (let round = 0; round < 2; round += 1) {
    expect(await store.commitMatches(TENANT, [matchOf(...tickets)])).toEqual([{ outcome: 'committed' }]);
    store.restore(snapshot);
    expect((await store.readTicket(TENANT, tickets[0]!.id))?.state).toBe('SEARCHING');
  }
});

test('a call has done its work before its promise is looked at', async () => {
  const { store } = clockedMemoryStore();
  const ticket = newTicket();
  const calls = [store.enqueue(TENANT, [ticket]), store.readTicket(TENANT, ticket.id)] as const;
  expect(store.snapshot().get(TENANT)?.tickets.get(ticket.id)?.state).toBe('SEARCHING');
  expect((await calls[1])?.state).toBe('SEARCHING');
});

test('what it returns cannot be changed by a caller', async () => {
  const { store } = clockedMemoryStore();
  const [ticket] = await waiting(store, 1);
  expect(() => ticket!.pools.push('elsewhere')).toThrow(TypeError);
});

test('a tenant that could leave its hash tag is refused, as by the store over Redis', async () => {
  const { store } = clockedMemoryStore();
  await expect(store.enqueue('a}b', [newTicket()])).rejects.toMatchObject({ code: 'INVALID_TENANT' });
});
