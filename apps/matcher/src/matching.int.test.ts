import { presetRuleset, waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chessWithWindow, ratedTicket } from './testing/book.cases.ts';
import { createWorld, type World } from './testing/world.cases.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const matched = (count: number) =>
  waitFor(async () => {
    const events = await world.events();
    return events.length >= count ? events : undefined;
  });
const ticketIds = (event: Awaited<ReturnType<World['events']>>[number]) =>
  event.match.tickets.map(({ ticketId }) => ticketId).sort();

describe('a matcher', () => {
  it('turns two joins into one match.found in the stream, with both tickets PLACING and the outbox clear', async () => {
    await world.startShard('one');
    const [a, b] = [await world.join(1500), await world.join(1580, { region: 'eu' })];
    const [event] = await matched(1);
    expect(event).toMatchObject({ type: 'match.found', match: { pool: a.pools[0], region: 'eu', tenant: 'demo' } });
    expect(ticketIds(event!)).toEqual([a.id, b.id].sort());
    expect(event!.match.tickets.map(({ team }) => team)).toEqual(['white', 'black']);
    expect([await world.stateOf(a), await world.stateOf(b)]).toEqual(['PLACING', 'PLACING']);
    expect((await world.store.readTicket('demo', a.id))?.match).toEqual(event!.match);
    await waitFor(async () => (await world.store.readOutbox('demo', 0, 10)).length === 0);
    expect(await world.events()).toHaveLength(1);
  });

  it('finds a ticket whose join command was lost', async () => {
    await world.startShard('one');
    const lost = await world.enqueue(1500);
    const told = await world.join(1500);
    const [event] = await matched(1);
    expect(ticketIds(event!)).toEqual([lost.id, told.id].sort());
  });

  it('matches what waited before it was started', async () => {
    const [a, b] = [await world.enqueue(1500), await world.enqueue(1500)];
    await world.startShard('one');
    expect(ticketIds((await matched(1))[0]!)).toEqual([a.id, b.id].sort());
  });

  it('keeps apart who is too far apart until the windows of both have widened', async () => {
    await world.startShard('one', { ruleset: chessWithWindow(100, 100, 1_000) });
    const [a, b] = [await world.join(1500), await world.join(1690)];
    const [event] = await matched(1);
    const [first, second] = event!.match.tickets;
    expect([first!.ticketId, second!.ticketId].sort()).toEqual([a.id, b.id].sort());
    // Both had waited for one widening, by the clock of Redis.
    expect(event!.match.proposedAt - Math.max(a.enqueuedAt, b.enqueuedAt)).toBeGreaterThanOrEqual(1_000);
  });

  it('lets a newcomer meet somebody farther away by a ladder’s rules, and says in the match what is known of both', async () => {
    const ladder = presetRuleset('chess-ladder');
    await world.startShard('one', { ruleset: ladder });
    const rated = (rating: number, deviation: number) => {
      const pools = ['chess-ladder:3+2:standard:rated'];
      const ticket = ratedTicket(rating, { queue: ladder.name, rulesetVersion: ladder.version, pools });
      const players = ticket.players.map((player) => ({ ...player, deviation, ratingFrom: 'built-in' as const }));
      return world.joinTicket({ ...ticket, players });
    };
    const known = await rated(1500, 60);
    const farther = await rated(2300, 60);
    const newcomer = await rated(1320, 350);
    const [event] = await matched(1);
    expect(ticketIds(event!)).toEqual([known.id, newcomer.id].sort());
    const { tickets, holdForMs } = event!.match;
    expect(holdForMs).toBe(7_200_000);
    for (const ticket of [known, newcomer]) {
      expect(tickets.find(({ ticketId }) => ticketId === ticket.id)?.players).toEqual(ticket.players);
    }
    expect(await world.stateOf(farther)).toBe('SEARCHING');
  });

  it('times out who waited too long, and only them', async () => {
    const { matcher } = await world.startShard('one');
    const short = await world.join(1000, { maxWaitMs: 300 });
    const long = await world.join(2000);
    await waitFor(async () => (await world.stateOf(short)) === 'TIMED_OUT');
    await waitFor(() => matcher.ticketCount === 1);
    expect(await world.stateOf(long)).toBe('SEARCHING');
  });

  it('times out and widens by the clock of Redis even if its own is hours wrong', async () => {
    // A monotonic clock that says nothing about the time of day.
    await world.startShard('one', { monotonicMs: () => performance.now() + 7_200_000 });
    const early = await world.join(1000);
    const short = await world.join(2000, { maxWaitMs: 300 });
    await waitFor(async () => (await world.stateOf(short)) === 'TIMED_OUT');
    expect(await world.stateOf(early)).toBe('SEARCHING');
  });

  it('forgets who cancelled, and matches the others with somebody else', async () => {
    const { matcher } = await world.startShard('one');
    const leaving = await world.join(1500);
    await waitFor(() => matcher.ticketCount === 1);
    await world.store.cancel('demo', [leaving]);
    world.publish([{ op: 'leave', tenant: 'demo', pool: leaving.pools[0]!, ticketId: leaving.id }]);
    const [a, b] = [await world.join(1500), await world.join(1500)];
    expect(ticketIds((await matched(1))[0]!)).toEqual([a.id, b.id].sort());
    expect(await world.stateOf(leaving)).toBe('CANCELLED');
  });

  it('recovers when a proposal held a ticket that was cancelled without a word', async () => {
    // The sweep is too rare to notice: it is the commit that says so.
    const { matcher } = await world.startShard('one', { sweepIntervalMs: 3_600_000 });
    const gone = await world.join(1500);
    await waitFor(() => matcher.ticketCount === 1);
    await world.store.cancel('demo', [gone]);
    const a = await world.join(1500);
    await waitFor(() => matcher.ticketCount === 1);
    const b = await world.join(1500);
    expect(ticketIds((await matched(1))[0]!)).toEqual([a.id, b.id].sort());
    expect(await world.stateOf(gone)).toBe('CANCELLED');
  });

  it('notices by the sizes of the pools that a leave was lost', async () => {
    const { matcher } = await world.startShard('one');
    const [gone, stays] = [await world.join(1000), await world.join(2000)];
    await waitFor(() => matcher.ticketCount === 2);
    await world.store.cancel('demo', [gone]);
    await waitFor(() => matcher.ticketCount === 1);
    expect(await world.stateOf(stays)).toBe('SEARCHING');
  });

  it('matches a ticket again whose match came to nothing', async () => {
    await world.startShard('one');
    const [a, b] = [await world.join(1500), await world.join(1500)];
    const [first] = await matched(1);
    await world.store.requeueMatches('demo', [{ match: first!.match, reason: 'no game', final: false }]);
    for (const ticket of [a, b]) world.tellJoin(ticket);
    const [, second] = await matched(2);
    expect(ticketIds(second!)).toEqual([a.id, b.id].sort());
    expect(second!.match.id).not.toBe(first!.match.id);
  });

  it('ignores repeated and late joins of a ticket that was matched, and malformed commands', async () => {
    const { matcher } = await world.startShard('one');
    const [a] = [await world.join(1500), await world.join(1500)];
    await matched(1);
    world.gatewayNats.publish('paireto.partition.0', 'not json');
    world.tellJoin(a);
    world.tellJoin(a);
    const [c, d] = [await world.join(1500), await world.join(1500)];
    const [, second] = await matched(2);
    expect(ticketIds(second!)).toEqual([c.id, d.id].sort());
    await waitFor(() => matcher.ticketCount === 0);
    expect(matcher.droppedCount).toBe(1);
  });

  it('matches many tenants and pools at once, everybody once', async () => {
    await world.startShard('one');
    const tickets = await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        world.join(1500 + (index % 7), {
          tenant: `tenant-${index % 3}`,
          pools: [`chess:${1 + (index % 5)}+0:standard:rated`],
        }),
      ),
    );
    const events = await matched(150);
    const ids = events.flatMap(ticketIds);
    expect(new Set(ids)).toEqual(new Set(tickets.map(({ id }) => id)));
    expect(ids).toHaveLength(300);
    for (const { match } of events) {
      const [white, black] = match.tickets.map(({ ticketId }) => tickets.find(({ id }) => id === ticketId)!);
      expect([white!.tenant, white!.pools]).toEqual([black!.tenant, black!.pools]);
    }
  });
});
