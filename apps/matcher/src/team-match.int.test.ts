import { matchSchema, PARTITION_COUNT, type Ruleset, type Ticket } from '@paireto/contracts';
import { seededRandom, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arena, arenaTicket } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const firstMatch = async () => {
  const [event] = await waitFor(
    async () => {
      const found = await world.events();
      return found.length > 0 ? found : undefined;
    },
    { timeoutMs: 30_000 },
  );
  return event!.match;
};
const teamOf = (match: Awaited<ReturnType<typeof firstMatch>>, team: string) =>
  match.tickets.filter((ticket) => ticket.team === team).flatMap(({ players }) => players);
const states = (tickets: readonly Ticket[]) => Promise.all(tickets.map(world.stateOf));

describe('in a queue of teams, a matcher', () => {
  it('turns parties and singles into five against five: parties stay together, everybody plays once, in a role', async () => {
    await world.startShard('one', { ruleset: arena });
    const tickets: Ticket[] = [];
    for (const ratings of [[1500, 1510, 1490], [1505, 1495, 1500], [1500, 1500], [1490], [1510]]) {
      tickets.push(await world.joinTicket(arenaTicket(ratings, { region: 'eu-west' })));
    }
    const match = await firstMatch();
    expect(matchSchema.parse(match)).toMatchObject({ queue: 'arena', pool: 'arena:ranked', region: 'eu-west' });
    expect(match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual(tickets.map(({ id }) => id).sort());
    for (const team of ['blue', 'red']) {
      const players = teamOf(match, team);
      expect(players).toHaveLength(5);
      const roles = players.map(({ role }) => role ?? '').sort((a, b) => a.localeCompare(b));
      expect(roles).toEqual(['damage', 'damage', 'damage', 'healer', 'tank']);
    }
    expect(await states(tickets)).toEqual(tickets.map(() => 'PLACING'));
    await waitFor(async () => (await world.store.readOutbox('demo', 0, 10)).length === 0);
  });

  it('forms the match of those who stay when one of a proposal was gone, with nobody lost', async () => {
    // Only the commit can tell that somebody is gone.
    const { matcher } = await world.startShard('one', { ruleset: arena, sweepIntervalMs: 3_600_000 });
    const gone = await world.joinTicket(arenaTicket([1500]));
    await waitFor(() => matcher.ticketCount === 1);
    await world.store.cancel('demo', [gone]);
    const tickets: Ticket[] = [];
    for (let joins = 0; joins < 10; joins += 1) tickets.push(await world.joinTicket(arenaTicket([1500])));
    const match = await firstMatch();
    expect(match.tickets.map(({ ticketId }) => ticketId).sort()).toEqual(tickets.map(({ id }) => id).sort());
    expect(await world.stateOf(gone)).toBe('CANCELLED');
    await waitFor(() => matcher.ticketCount === 0);
  });

  it.each([1, 2])(
    'matches a crowd of singles and parties, everybody once and nobody left behind (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const pools = ['a', 'b', 'c'].map((mode) => `arena:${mode}`);
      const shards = [
        await world.startShard('alpha', { ruleset: duo }),
        await world.startShard('beta', { ruleset: duo }),
      ];
      await waitFor(() => shards.reduce((sum, { matcher }) => sum + matcher.partitionCount, 0) === PARTITION_COUNT);
      const tickets = await Promise.all(
        Array.from({ length: 200 }, () => {
          const count = 1 + Math.floor(random() * 3);
          const asked = [...pools].sort(() => random() - 0.5).slice(0, count);
          const ratings = random() < 0.3 ? [1500, 1500] : [1500];
          return world.joinTicket(arenaTicket(ratings, { pools: asked, attributes: asked.map(() => ({})) }));
        }),
      );
      // Three players are not enough for a match, whatever they ask for; so many may be left in each pool.
      const waiting = async () => {
        const all = await states(tickets);
        return tickets.filter((_, index) => all[index] === 'SEARCHING');
      };
      await waitFor(
        async () => {
          const left = await waiting();
          return pools.every((pool) => {
            const players = left.filter((ticket) => ticket.pools.includes(pool)).flatMap((ticket) => ticket.players);
            return players.length < 4;
          });
        },
        { timeoutMs: 30_000, description: 'nobody is left who could play' },
      );
      const left = new Set((await waiting()).map(({ id }) => id));
      const matched = tickets.filter(({ id }) => !left.has(id)).map(({ id }) => id);
      const events = await waitFor(async () => {
        const found = await world.events();
        const ids = found.flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
        return ids.length >= matched.length ? found : undefined;
      });
      const ids = events.flatMap(({ match }) => match.tickets.map(({ ticketId }) => ticketId));
      expect(ids.sort()).toEqual(matched.sort());
      for (const { match } of events) {
        for (const team of ['blue', 'red']) expect(teamOf(match, team)).toHaveLength(2);
        for (const ticket of match.tickets) expect(ticket.pools).toContain(match.pool);
      }
    },
  );

  it('fills the seats of a running game before it forms a match of its own', async () => {
    await world.startShard('one', { ruleset: arena });
    const teams = [
      { team: 'blue', players: [1500, 1500, 1500, 1500].map(toSeated), open: 1 },
      { team: 'red', players: [1500, 1500, 1500, 1500, 1500].map(toSeated), open: 0 },
    ];
    const backfill = { gameId: 'game-1', serverAddr: 'there:1', teams };
    const seats = await world.joinTicket(arenaTicket([], { backfill }));
    const joiner = await world.joinTicket(arenaTicket([1510]));
    const match = await firstMatch();
    expect(match.backfill).toEqual({ gameId: 'game-1', serverAddr: 'there:1' });
    // Both may have come in the same millisecond: which is named first is nobody's promise.
    expect(Object.fromEntries(match.tickets.map(({ ticketId, team }) => [ticketId, team]))).toEqual({
      [seats.id]: 'backfill',
      [joiner.id]: 'blue',
    });
    expect(await states([seats, joiner])).toEqual(['PLACING', 'PLACING']);
  });
});

/** Two against two of any rating. */
const duo: Ruleset = {
  ...arena,
  teams: arena.teams.map(({ name }) => ({ name, minPlayers: 2, maxPlayers: 2 })),
  party: { sizes: [1, 2], rating: 'mean', similarSizes: false },
  backfill: false,
};

let seated = 0;
const toSeated = (rating: number) => {
  seated += 1;
  return { userId: `seated-${seated}`, rating };
};
