import { setTimeout } from 'node:timers/promises';
import { PARTITION_COUNT, partitionOf, type Ticket } from '@paireto/contracts';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owner } from './sharding/rendezvous.ts';
import { chessWith } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const withinMs = (ms: number) => chessWith({ acceptance: { withinMs: ms } });
const accept = (ticket: Ticket) =>
  world.store.acceptMatches('demo', [{ ticketId: ticket.id, userId: ticket.players[0]!.userId }]);
const areIn = (state: string, ...tickets: Ticket[]) =>
  waitFor(async () => (await Promise.all(tickets.map(world.stateOf))).every((each) => each === state), {
    timeoutMs: 30_000,
    description: `all are ${state}`,
  });
const announced = () =>
  waitFor(
    async () => {
      const found = await world.events();
      return found.length > 0 ? found : undefined;
    },
    { timeoutMs: 30_000 },
  );

describe('a match that its players must accept', () => {
  it('is not announced before all have; then it is, at the word of the gateway and without a sweep', async () => {
    const { matcher } = await world.startShard('one', { ruleset: withinMs(60_000), sweepIntervalMs: 3_600_000 });
    const [a, b] = [await world.join(1500), await world.join(1500)];
    await areIn('REQUIRES_ACCEPTANCE', a, b);
    expect(matcher.ticketCount).toBe(0);
    expect((await accept(a))[0]?.outcome).toBe('accepted');
    // A word that comes too early announces nothing; what it set off is over before the last player accepts.
    world.publish([{ op: 'announce', tenant: 'demo', pool: a.pools[0]! }]);
    await setTimeout(500);
    expect((await accept(b))[0]?.outcome).toBe('all-accepted');
    await areIn('PLACING', a, b);
    expect(await world.events()).toEqual([]);
    // As a crowd of gateways would say it.
    for (let times = 0; times < 20; times += 1) {
      world.publish([{ op: 'announce', tenant: 'demo', pool: a.pools[0]! }]);
    }
    const [event] = await announced();
    expect(event).toMatchObject({ type: 'match.found', match: { acceptWithinMs: 60_000 } });
    await waitFor(async () => (await world.store.readOutbox('demo', 0, 10)).length === 0);
    expect(await world.events()).toHaveLength(1);
  });

  it('is announced by a sweep when that word is lost', async () => {
    await world.startShard('one', { ruleset: withinMs(60_000) });
    const [a, b] = [await world.join(1500), await world.join(1500)];
    await areIn('REQUIRES_ACCEPTANCE', a, b);
    for (const ticket of [a, b]) await accept(ticket);
    expect(await announced()).toHaveLength(1);
  });

  it('that is not accepted in time lapses: who did wait on with their seniority, who did not are out', async () => {
    const { matcher } = await world.startShard('one', { ruleset: withinMs(700) });
    const [ready, away] = [await world.join(1500), await world.join(1500)];
    await areIn('REQUIRES_ACCEPTANCE', ready, away);
    await accept(ready);
    await areIn('CANCELLED', away);
    expect((await world.store.readTicket('demo', away.id))?.reason).toBe('not-accepted');
    await waitFor(() => matcher.ticketCount === 1);
    const view = await world.store.readTicket('demo', ready.id);
    expect(view).toMatchObject({ state: 'SEARCHING', ticket: { enqueuedAt: ready.enqueuedAt } });
    // It is not only counted: it plays again.
    const late = await world.join(1500);
    await areIn('REQUIRES_ACCEPTANCE', ready, late);
    expect(await world.events()).toEqual([]);
  });

  it('that lapses at the hands of another shard is told to the owners of all its pools', async () => {
    const shards = ['alpha', 'beta'];
    const poolOf = (shardId: string) =>
      Array.from({ length: 60 }, (_, index) => `chess:${index + 1}+0:standard:rated`).find(
        (pool) => owner(partitionOf('demo', pool), shards) === shardId,
      )!;
    const pools = [poolOf('alpha'), poolOf('beta')];
    // Whoever sweeps seldom cannot find it by itself.
    const slow = await world.startShard('alpha', { ruleset: withinMs(500), sweepIntervalMs: 3_600_000 });
    const quick = await world.startShard('beta', { ruleset: withinMs(500) });
    await waitFor(() => slow.matcher.partitionCount + quick.matcher.partitionCount === PARTITION_COUNT);
    const attributes = pools.map(() => ({}));
    const [ready, away] = [
      await world.join(1500, { pools, attributes }),
      await world.join(1500, { pools, attributes }),
    ];
    await areIn('REQUIRES_ACCEPTANCE', ready, away);
    await accept(ready);
    await areIn('CANCELLED', away);
    await waitFor(() => slow.matcher.ticketCount === 1 && quick.matcher.ticketCount === 1, { timeoutMs: 30_000 });
  });
});
