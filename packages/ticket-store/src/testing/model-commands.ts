import type { Match, StrikeTerms, Ticket } from '@paireto/contracts';
import * as fc from 'fast-check';
import type { NewTicket } from '../ticket-store.ts';
import { acceptAll, acceptSome, declineOne, lapse, loseMatch } from './model-answers.ts';
import { challenge, HOLDS } from './model-challenges.ts';
import { type Command, command, distinct, recent, stateOf } from './model-picks.ts';
import type { ModelWorld } from './model-world.ts';
import { endedMatch, gameFor, matchOf } from './tickets.ts';

const TENANTS = ['red', 'blue'];
const QUEUES = ['chess', 'arena'];
const USERS = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus', 'hal'];
const POOLS = ['a', 'b', 'c'];
const GRACE_MS = 20_000;
const WISHES: Partial<NewTicket>[] = [
  { latencies: { eu: 12.5, us: 90 }, headStartMs: 5_000 },
  { region: 'eu', maxRatingGap: 75.5 },
];
const STRIKES: StrikeTerms = { reasons: ['abandoned', 'declined', 'not-accepted'], count: 3, withinMs: 600_000.5 };
const COOLDOWN = { after: 2, withinMs: 600_000.5, pausesMs: [20_000, 599_999.5] };
const SEATS = { gameId: 'g', teams: [{ team: 'white', players: [{ userId: 'zoe', rating: 1_400 }], open: 2 }] };

/** All that can happen to tickets, as often as it takes to get anywhere. */
export const modelCommands = (): fc.Arbitrary<Command>[] => [
  ...times(4, join()),
  ...times(3, propose()),
  ...times(
    2,
    onTickets('cancel', (world, tenant, tickets) => {
      const userId = tickets[0]!.players[0]?.userId;
      return world.both((store) => store.cancel(tenant, tickets, userId));
    }),
  ),
  onTickets('expire', (world, tenant, tickets) => world.both((store) => store.expire(tenant, tickets))),
  ...[undefined, STRIKES].map((strikes) =>
    onTickets(strikes ? 'abandon, which counts' : 'abandon', (world, tenant, tickets) => {
      const { queue } = tickets[0]!;
      return world.both((store) => store.abandon(tenant, queue, tickets, GRACE_MS, strikes));
    }),
  ),
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
  onMatches('requeue for one', (world, tenant, matches) => {
    const requests = matches.map((match, index) => {
      const blamed = [match.tickets[index % match.tickets.length]!.ticketId];
      return { match, reason: `no game for ${match.id}`, final: index > 0, blamed };
    });
    return world.both((store) => store.requeueMatches(tenant, requests));
  }),
  onMatches('clear', (world, tenant, matches) => {
    const ids = matches.map(({ id }) => id);
    return world.both((store) => store.clearOutbox(tenant, ids));
  }),
  ...times(2, challenge(TENANTS, QUEUES, USERS)),
  onMatches('release', (world, tenant, matches) =>
    world.both((store) => store.releaseMatches(tenant, matches.map(endedMatch))),
  ),
  ...times(3, acceptAll()),
  ...times(2, acceptSome()),
  declineOne(),
  lapse(TENANTS),
  loseMatch(),
  ...times(3, repeat()),
  ...times(2, pass()),
  fc.constant(command('look', look)),
  onTickets('lose', (world, _, [ticket]) => world.lose(ticket!)),
  fc.constant(command('remember', (world) => world.remember())),
  fc.constant(command('fail over', (world) => world.failOver())),
];

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

const asked = () =>
  fc.record({
    users: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...USERS).map((userId) => [userId]) },
      { weight: 1, arbitrary: fc.subarray(USERS, { minLength: 2, maxLength: 2 }) },
      // A running game that asks for players.
      { weight: 1, arbitrary: fc.constant<string[]>([]) },
    ),
    wishes: fc.constantFrom<Partial<NewTicket>>({}, {}, ...WISHES),
    recallOpponents: fc.boolean(),
    cooldown: fc.constantFrom(undefined, COOLDOWN, COOLDOWN),
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
        const tickets = members.map(({ users, idempotency, cooldown, pools, wishes, ...rest }): NewTicket => {
          const players = users.map((userId) => ({ userId, rating: 1_500, roles: ['tank'], blocked: ['zoe'] }));
          const attributes = pools.map((pool) => ({ pool, duration: 30.5, topics: ['graphs', 'trees'] }));
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
          const seats = users.length === 0 ? { backfill: SEATS } : {};
          const options = { ...(idempotency && { idempotency }), ...(cooldown && { cooldown }) };
          return { ...base, ...wishes, ...seats, ...rest, ...options };
        });
        const outcomes = await world.both((store) => store.enqueue(tenant, tickets));
        for (const outcome of outcomes) if ('ticket' in outcome) world.know(outcome);
      }),
    );

const TERMS: Partial<Match>[] = [
  { acceptWithinMs: 5_000 },
  { acceptWithinMs: 5_000, strikes: STRIKES },
  { acceptWithinMs: 20_000, strikes: { ...STRIKES, reasons: ['declined'], count: 1 } },
  { acceptWithinMs: 20_000.5, rememberOpponents: { count: 1, withinMs: 600_000 } },
  { rememberOpponents: { count: 2, withinMs: 86_400_000 } },
  ...HOLDS,
];

/** Proposals of tickets of one tenant and queue: mostly such as wait, at times any, so that commits meet what is gone. */
const propose = () =>
  fc
    .tuple(
      fc.constantFrom(false, false, false, true),
      fc.nat(20),
      fc.array(fc.array(fc.nat(20), { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
      fc.constantFrom<Partial<Match>>({}, ...TERMS),
    )
    .map(([stale, anchor, proposals, terms]) =>
      command(`propose ${stale ? 'any' : 'waiting'} ${anchor} ${JSON.stringify([proposals, terms])}`, async (world) => {
        const candidates = stale
          ? world.tickets
          : world.tickets.filter((ticket) => stateOf(world, ticket) === 'SEARCHING');
        const first = recent(candidates, anchor);
        if (first === undefined) return;
        const alike = candidates.filter(({ tenant, queue }) => tenant === first.tenant && queue === first.queue);
        const matches = proposals.map((places) => {
          const picked = stale ? places.map((place) => recent(alike, place)!) : distinct(alike, places);
          return { ...matchOf(...picked), ...terms, id: world.newId(), queue: first.queue };
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
