import { isActive, type LiveEvent, type Match, type QueueEntry, type Ticket } from '@paireto/contracts';
import { seededRandom } from '@paireto/testkit';
import { afterEach, expect, it, vi } from 'vitest';
import { type FeedClient, unreliableWorld } from '../testing/unreliable-world.ts';
import { entryEssence } from './entry-essence.ts';
import { hasMoved } from './next-events.ts';

const STEPS = 150;
const USERS = ['ann', 'bob'];

/** What a client knows of its entry after these events: as a client that follows the contract would. */
function entryAfter(events: readonly LiveEvent[]): QueueEntry | null {
  const last = events.findLast(({ data }) => 'entry' in data);
  const entry = last && 'entry' in last.data ? last.data.entry : null;
  return entry && (isActive(entry.status) || entry.status === 'MATCHED') ? entry : null;
}

/** The order that every client is promised. */
function expectOrder(events: readonly LiveEvent[]): void {
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (event.type === 'snapshot' || before === undefined) {
      expect(event.type).toBe('snapshot');
      if (before?.epoch === event.epoch) expect(event.seq).toBeGreaterThanOrEqual(before.seq);
      continue;
    }
    expect([event.epoch, event.seq]).toEqual([before.epoch, before.seq + 1]);
    const [then, now] = [before, event].map(({ data }) => ('entry' in data ? data.entry : null));
    // The same again only where what drifts has moved.
    if (then && now && entryEssence(then) === entryEssence(now))
      expect([event.type, hasMoved(then, now)]).toEqual(['ticket.searching', true]);
  }
}

/** Without fail-overs nothing follows the end of an entry: no older view of it. */
function expectEnds(events: readonly LiveEvent[]): void {
  const ended = new Map<string, string>();
  for (const { data } of events) {
    const entry = 'entry' in data ? data.entry : null;
    if (entry === null) continue;
    expect(entry.status).toBe(ended.get(entry.queue_entry_id) ?? entry.status);
    if (!isActive(entry.status)) ended.set(entry.queue_entry_id, entry.status);
  }
}

afterEach(() => {
  vi.useRealTimers();
});

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'whatever goes wrong, clients are told in order, nothing twice, and end in their true state (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const canFailOver = seed % 2 === 1;
    const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
    const world = unreliableWorld(random);
    const clients: FeedClient[] = [];
    const tickets: Ticket[] = [];
    const matches: Match[] = [];

    const steps: (() => unknown)[] = [
      () => {
        const client = { userId: pick(USERS)!, events: [], stop: undefined };
        clients.push(client);
        world.connect(client);
      },
      () => pick(clients.filter(({ stop }) => stop !== undefined))?.stop?.(),
      () => {
        const client = pick(clients);
        client?.stop?.();
        if (client) world.connect(client);
      },
      async () => {
        const ticket = await world.join(pick([...USERS, 'cid'])!);
        if (ticket) tickets.push(ticket);
      },
      async () => {
        const [white, black] = [pick(tickets.slice(-3)), pick(tickets.slice(-3))];
        const match = white && black && white !== black && (await world.commit(white, black));
        if (match) matches.push(match);
      },
      () => {
        const match = pick(matches.slice(-2));
        return match && world.finalize(match);
      },
      () => {
        const match = pick(matches.slice(-2));
        return match && world.store.requeueMatches('demo', [{ match, reason: 'refused', final: random() < 0.3 }]);
      },
      () => {
        const ticket = pick(tickets.slice(-3));
        return ticket && world.store.cancel('demo', [ticket]);
      },
      () => random() < 0.2 && world.reconnect(),
      () => canFailOver && random() < 0.5 && world.failOver(),
      () => world.pass(pick([100, 1_000, 5_000, 20_000, 70_000])!),
      world.turn,
    ];
    for (let step = 0; step < STEPS; step += 1) {
      await pick(steps)?.();
      if (random() < 0.6) await world.turn();
    }

    for (const client of clients) {
      client.stop?.();
      world.connect(client);
    }
    await world.settle();
    for (const { userId, events } of clients) {
      expectOrder(events);
      if (!canFailOver) expectEnds(events);
      expect(entryAfter(events)).toEqual(await world.truth(userId));
    }
  },
);
