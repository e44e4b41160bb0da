import type { Cluster } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTicketStore } from './create-ticket-store.ts';
import { keyNamed } from './testing/key-space.ts';
import { startClusterNode } from './testing/start-cluster-node.ts';
import { waiting } from './testing/tickets.ts';
import { liveWholeLife } from './testing/whole-life.ts';

let node: { cluster: Cluster; stop(): Promise<void> };
beforeAll(async () => {
  node = await startClusterNode();
});
afterAll(() => node.stop());

test('the whole life of tickets works on a Redis Cluster, where a call that crosses slots is refused', async () => {
  const store = createTicketStore({ redis: node.cluster, keyPrefix: 'a:' });
  await liveWholeLife(store, { tenant: 'demo', lose: (rest) => node.cluster.del(keyNamed('a:', 'demo', rest)) });
});

test('a long list and a large pool work on a Redis Cluster', async () => {
  const store = createTicketStore({ redis: node.cluster, keyPrefix: 'b:' });
  const tickets = await waiting(store, 3_000);
  const read = await store.readPool('demo', tickets[0]!.pools[0]!);
  expect(new Set(read.map((ticket) => ticket.id))).toEqual(new Set(tickets.map((ticket) => ticket.id)));
});

test('the check bites: the cluster refuses a call about two tenants', async () => {
  await expect(node.cluster.eval('return 1', 2, 'a:pools:{demo}', 'a:pools:{other}')).rejects.toThrow(/slot/i);
});
