import { PARTITION_COUNT, partitionOf, type Ticket } from '@paireto/contracts';
import { seededRandom, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { owner } from './sharding/rendezvous.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const SHARDS = ['alpha', 'beta'];
const poolOfControl = (control: string) => `chess:${control}:standard:rated`;
const allControls = Array.from({ length: 60 }, (_, index) => `${index + 1}+0`);
/** Time controls whose pools this shard owns. */
const controlsOf = (shardId: string, count: number) =>
  allControls
    .filter((control) => owner(partitionOf('demo', poolOfControl(control)), SHARDS) === shardId)
    .slice(0, count);
const startBoth = async () => {
  const shards = [await world.startShard('alpha'), await world.startShard('beta')];
  await waitFor(() => shards.reduce((sum, { matcher }) => sum + matcher.partitionCount, 0) === PARTITION_COUNT);
  return shards.map(({ matcher }) => matcher);
};
const asking = (controls: readonly string[]) => ({
  pools: controls.map(poolOfControl),
  attributes: controls.map((time_control) => ({ time_control, variant: 'standard', mode: 'rated' })),
});
const isWaiting = async (ticket: Ticket) => (await world.stateOf(ticket)) === 'SEARCHING';
const waitingOf = async (tickets: readonly Ticket[]) => {
  const waits = await Promise.all(tickets.map(isWaiting));
  return tickets.filter((_, index) => waits[index]);
};
const sharePool = (a: Ticket, b: Ticket) => a.pools.some((pool) => b.pools.includes(pool));

describe('tickets in several pools', () => {
  it('meet in the pool that they share, and carry its attributes into the match', async () => {
    const [ours, theirs] = [controlsOf('alpha', 2), controlsOf('beta', 1)];
    const [blitz, rapid] = ours as [string, string];
    await startBoth();
    const a = await world.join(1500, asking([...theirs, blitz]));
    const b = await world.join(1500, asking([rapid, blitz]));
    const [event] = await waitFor(async () => {
      const found = await world.events();
      return found.length > 0 ? found : undefined;
    });
    expect(event!.match).toMatchObject({ pool: poolOfControl(blitz), attributes: { time_control: blitz } });
    expect(event!.match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual([a.id, b.id].sort());
  });

  it('are told to the owners of their other pools when they are matched, so that these drop them', async () => {
    const [ours, theirs] = [controlsOf('alpha', 1), controlsOf('beta', 3)];
    const [alpha, beta] = [
      await world.startShard('alpha', { sweepIntervalMs: 3_600_000 }),
      // Without sweeps and without an opponent there it can only learn it by being told.
      await world.startShard('beta', { sweepIntervalMs: 3_600_000 }),
    ];
    await waitFor(() => alpha.matcher.partitionCount + beta.matcher.partitionCount === PARTITION_COUNT);
    await world.join(1500, asking([...ours, ...theirs]));
    await waitFor(() => beta.matcher.ticketCount === 1);
    await world.join(1500, asking(ours));
    await waitFor(() => beta.matcher.ticketCount === 0);
    await waitFor(() => alpha.matcher.ticketCount === 0);
  });

  it('wait again in all their pools when their opponent turns out to be gone', async () => {
    const [blitz, rapid] = controlsOf('alpha', 2) as [string, string];
    const [alpha] = [await world.startShard('alpha', { sweepIntervalMs: 3_600_000 })];
    const cancelled = await world.join(1500, asking([blitz]));
    await waitFor(() => alpha.matcher.ticketCount === 1);
    await world.store.cancel('demo', [cancelled]);
    const stays = await world.join(1500, asking([blitz, rapid]));
    await waitFor(() => alpha.matcher.ticketCount === 1);
    const late = await world.join(1500, asking([rapid]));
    await waitFor(async () => (await waitingOf([stays, late])).length === 0);
    expect((await world.store.readTicket('demo', stays.id))?.match?.pool).toBe(poolOfControl(rapid));
  });

  it.each([1, 2, 3])(
    'end in exactly one match each, nobody stuck, with pools across two shards (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const controls = [...controlsOf('alpha', 4), ...controlsOf('beta', 4)];
      const shards = await startBoth();
      const some = () => {
        const count = 1 + Math.floor(random() * 4);
        return [...controls].sort(() => random() - 0.5).slice(0, count);
      };
      const tickets = await Promise.all(Array.from({ length: 150 }, () => world.join(1500, asking(some()))));
      // Until those who still wait have nobody left to meet...
      await waitFor(async () => {
        const waiting = await waitingOf(tickets);
        return waiting.every((a, index) => waiting.slice(index + 1).every((b) => !sharePool(a, b)));
      });
      // ...and then somebody comes for each of them.
      const opponents = [];
      for (const { pools, attributes } of await waitingOf(tickets)) {
        opponents.push(await world.join(1500, { pools: pools.slice(-1), attributes: attributes.slice(-1) }));
      }
      const all = [...tickets, ...opponents];
      await waitFor(async () => (await waitingOf(all)).length === 0, { timeoutMs: 30_000 });
      await waitFor(() => shards.every((matcher) => matcher.ticketCount === 0));
      const events = await waitFor(async () => {
        const found = await world.events();
        return found.length >= all.length / 2 ? found : undefined;
      });
      const ids = events.flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
      expect(ids.sort()).toEqual(all.map(({ id }) => id).sort());
      for (const { match } of events) {
        for (const { pools } of match.tickets) expect(pools).toContain(match.pool);
        expect(poolOfControl(String(match.attributes.time_control))).toBe(match.pool);
      }
    },
  );
});
