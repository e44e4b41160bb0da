import type { Match, Ticket } from '@paireto/contracts';
import * as fc from 'fast-check';
import type { NewTicket } from '../ticket-store.ts';
import type { ModelWorld } from './model-world.ts';
import { gameFor, matchOf } from './tickets.ts';

const TENANTS = ['red', 'blue'];
const QUEUES = ['chess', 'arena'];
const USERS = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal'];
const POOLS = ['a', 'b', 'c'];
const GRACE_MS = 20_000;

type Command = fc.AsyncCommand<object, ModelWorld>;

/** All that can happen to tickets, as often as it takes to get anywhere. */
export const modelCommands = (): fc.Arbitrary<Command>[] => [
  ...times(4, join()),
  ...times(3, propose()),
  ...times(
    2,
    onTickets('cancel', (world, tenant, tickets) => world.both((store) => store.cancel(tenant, tickets))),
  ),
  onTickets('expire', (world, tenant, tickets) => world.both((store) => store.expire(tenant, tickets))),
  onTickets('abandon', (world, tenant, tickets) => {
    const { queue } = tickets[0]!;
    return world.both((store) => store.abandon(tenant, queue, tickets, GRACE_MS));
  }),
  onTickets('touch', (world, tenant, tickets) => {
    const { queue } = tickets[0]!;
    const ids = tickets.map(({ id }) => id);
    return world.both((store) => store.touch(tenant, queue, ids));
  }),
  ...times(
    2,
    onMatches('claim', (world, tenant, matches) => world.both((store) => store.claimMatches(tenant, matches))),
  ),
  onMatches('finalize', (world, tenant, matches) => {
    const games = matches.map((match) => ({ match, game: gameFor(match) }));
    return world.both((store) => store.finalizeMatches(tenant, games));
  }),
  ...[false, false, true].map((final) =>
    onMatches(final ? 'fail' : 'requeue', (world, tenant, matches) => {
      const requests = matches.map((match) => ({ match, reason: `no game for ${match.id}`, final }));
      return world.both((store) => store.requeueMatches(tenant, requests));
    }),
  ),
  onMatches('clear', (world, tenant, matches) => {
    const ids = matches.map(({ id }) => id);
    return world.both((store) => store.clearOutbox(tenant, ids));
  }),
  ...times(3, repeat()),
  ...times(2, pass()),
  fc.constant(command('look', look)),
  onTickets('lose', (world, _, [ticket]) => world.lose(ticket!)),
  fc.constant(command('remember', (world) => world.remember())),
  fc.constant(command('fail over', (world) => world.failOver())),
];

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

const command = (label: string, run: (world: ModelWorld) => Promise<unknown>): Command => ({
  check: () => true,
  run: async (_, world) => {
    await run(world);
  },
  toString: () => label,
});

const asked = () =>
  fc.record({
    users: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...USERS).map((userId) => [userId]) },
      { weight: 1, arbitrary: fc.subarray(USERS, { minLength: 2, maxLength: 2 }) },
    ),
    pools: fc.subarray(POOLS, { minLength: 1 }),
    maxWaitMs: fc.constantFrom(0, 5_000, 600_000, 600_000),
    presence: fc.boolean(),
    idempotency: fc.option(
      fc.record({ key: fc.constantFrom('k1', 'k2'), fingerprint: fc.constantFrom('same', 'same', 'other') }),
      { nil: undefined },
    ),
  });

const join = () =>
  fc
    .tuple(mostly(TENANTS), mostly(QUEUES), fc.array(asked(), { minLength: 1, maxLength: 3 }))
    .map(([tenant, queue, members]) =>
      command(`join ${tenant} ${queue} ${JSON.stringify(members)}`, async (world) => {
        const tickets = members.map(({ users, idempotency, pools, ...rest }): NewTicket => {
          const players = users.map((userId) => ({ userId, rating: 1_500 }));
          const attributes = pools.map((pool) => ({ pool }));
          const id = world.newId();
          const base = {
            id,
            tenant,
            queue,
            rulesetVersion: 1,
            players,
            attributes,
            pools: pools.map((pool) => `${queue}:${pool}`),
          };
          return { ...base, ...rest, ...(idempotency === undefined ? {} : { idempotency }) };
        });
        const outcomes = await world.both((store) => store.enqueue(tenant, tickets));
        for (const outcome of outcomes) if ('ticket' in outcome) world.know(outcome);
      }),
    );

/** Proposals of tickets of one tenant and queue: mostly such as wait, at times any, so that commits meet what is gone. */
const propose = () =>
  fc
    .tuple(
      fc.constantFrom(false, false, false, true),
      fc.nat(20),
      fc.array(fc.array(fc.nat(20), { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
    )
    .map(([stale, anchor, proposals]) =>
      command(`propose ${stale ? 'any' : 'waiting'} ${anchor} ${JSON.stringify(proposals)}`, async (world) => {
        const candidates = stale
          ? world.tickets
          : world.tickets.filter((ticket) => stateOf(world, ticket) === 'SEARCHING');
        const first = recent(candidates, anchor);
        if (first === undefined) return;
        const alike = candidates.filter(({ tenant, queue }) => tenant === first.tenant && queue === first.queue);
        const matches = proposals.map((places) => {
          const picked = stale ? places.map((place) => recent(alike, place)!) : distinct(alike, places);
          return { ...matchOf(...picked), id: world.newId(), queue: first.queue };
        });
        const outcomes = await world.both((store) => store.commitMatches(first.tenant, matches));
        for (const [index, outcome] of outcomes.entries()) {
          if (outcome.outcome === 'committed') world.know({ match: matches[index]! });
        }
      }),
    );

const onTickets = (label: string, run: (world: ModelWorld, tenant: string, tickets: Ticket[]) => Promise<unknown>) =>
  fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }).map((places) =>
    command(`${label} ${JSON.stringify(places)}`, async (world) => {
      const picked = places.flatMap((place) => recent(world.tickets, place) ?? []);
      const [first] = picked;
      if (first === undefined) return;
      const alike = picked.filter(({ tenant, queue }) => tenant === first.tenant && queue === first.queue);
      await run(world, first.tenant, alike);
    }),
  );

const onMatches = (label: string, run: (world: ModelWorld, tenant: string, matches: Match[]) => Promise<unknown>) =>
  fc.array(fc.nat(5), { minLength: 1, maxLength: 2 }).map((places) =>
    command(`${label} ${JSON.stringify(places)}`, async (world) => {
      const picked = places.flatMap((place) => recent(world.matches, place) ?? []);
      const tenant = picked[0]?.tenant;
      if (tenant === undefined) return;
      await run(
        world,
        tenant,
        picked.filter((match) => match.tenant === tenant),
      );
    }),
  );

const repeat = () => fc.nat(30).map((callsAgo) => command(`repeat ${callsAgo}`, (world) => world.repeat(callsAgo)));

const pass = () =>
  fc
    .constantFrom(1, 1, 4_999, 4_999, GRACE_MS, GRACE_MS, 600_000, 3_600_001, 86_400_001)
    .map((ms) => command(`pass ${ms}`, (world) => world.pass(ms)));

/** Everything that can be read; some of it tidies up. */
async function look(world: ModelWorld): Promise<void> {
  const changedSinceMs = await world.both((store) => store.nowMs());
  await world.both(async (store) => (await store.listTenants()).sort());
  for (const tenant of TENANTS) {
    const pools = await world.both((store) => store.listPools(tenant));
    await world.both((store) => store.listPools(tenant, changedSinceMs));
    for (const pool of pools) {
      await world.both((store) => store.readPool(tenant, pool));
      await world.both((store) => store.readPool(tenant, pool, changedSinceMs));
    }
    await world.both((store) => store.poolStats(tenant, [...pools, 'none']));
    for (const queue of QUEUES) await world.both((store) => store.findAbsent(tenant, queue, GRACE_MS, 3));
    await world.both((store) => store.readOutbox(tenant, 1_000, 2));
    await world.both((store) => store.readPlacing(tenant, 1_000, 2));
    await world.both((store) => store.countPlacing(tenant));
    for (const userId of USERS) await world.both((store) => store.readPlayerTicket(tenant, userId));
  }
  for (const { tenant, id } of world.tickets) await world.both((store) => store.readTicket(tenant, id));
}

/** The first of a list four times out of five. */
const mostly = ([usual, other]: readonly string[]) => fc.constantFrom(usual!, usual!, usual!, usual!, other!);

/** Counted from the end, where something may still happen. */
const recent = <Item>(items: readonly Item[], place: number): Item | undefined =>
  items.at(-1 - (place % Math.max(1, items.length)));

/** As `recent`, but none twice: fewer where there are not so many. */
function distinct<Item>(items: readonly Item[], places: readonly number[]): Item[] {
  const left = [...items];
  return places.slice(0, items.length).map((place) => {
    const item = recent(left, place)!;
    left.splice(left.indexOf(item), 1);
    return item;
  });
}

const stateOf = (world: ModelWorld, ticket: Ticket) =>
  world.snapshot().get(ticket.tenant)?.tickets.get(ticket.id)?.state;
