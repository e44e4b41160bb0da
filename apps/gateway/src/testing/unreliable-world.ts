import type { LiveEvent, Match, PlayerSignal, QueueEntry, Ticket } from '@paireto/contracts';
import { isActive } from '@paireto/contracts';
import { createLogger } from '@paireto/runtime';
import { chessRuleset } from '@paireto/testkit';
import { createInMemoryTicketStore, type TicketStore, tellChanges } from '@paireto/ticket-store';
import { vi } from 'vitest';
import { createLiveFeed } from '../live/create-live-feed.ts';
import { createReadPlayerViews } from '../live/read-player-views.ts';
import { StoreUnavailableError } from '../ports/entry-store.ts';
import { describeTicket } from '../use-cases/describe-ticket.ts';
import { expireWhenDue } from '../use-cases/expire-when-due.ts';
import { commitIn, finalizeIn, joinIn } from './feed-for-test.ts';

const TENANT = 'demo';
/** As long as calls that come together may be held. */
const HELD_MS = 10;

/** Two turns of the event loop, one for what was sent, one for what waited for it; and what calls in crowds are held for. */
const turn = async (): Promise<void> => {
  await new Promise<void>((resolve) => void setImmediate(() => setImmediate(resolve)));
  vi.advanceTimersByTime(HELD_MS);
};

/** A client of a feed: what it was told, and how it goes on when it connects again. */
export interface FeedClient {
  userId: string;
  events: LiveEvent[];
  stop: (() => void) | undefined;
}

/**
 * A feed over a store in memory where everything that can go wrong does, as the seed says: signals are lost, doubled and
 * late, reads fail and take their time, the store loses what it was told last, clients come and go. Nothing depends on the machine's clock:
 * it replaces that of the test's timers, and only its turns move it.
 */
export function unreliableWorld(random: () => number) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const chance = (share: number): boolean => isReliable || random() >= share;
  let isReliable = false;
  let nowMs = Date.UTC(2100, 0, 1);
  const clock = () => nowMs;
  const hearers = new Map<string, Set<(signal: PlayerSignal) => void>>();
  const reactions: (() => void)[] = [];
  let sweep = (): void => undefined;
  let remembered: ReturnType<typeof memory.snapshot> | undefined;

  const later = async (what: () => void): Promise<void> => {
    for (let turns = isReliable ? 0 : Math.floor(random() * 6); turns > 0; turns -= 1) await turn();
    what();
  };
  const signal = (userId: string, about: { ticketId: string; matchId?: string }): void => {
    const deliver = (): void => {
      for (const hear of hearers.get(userId) ?? []) hear({ v: 1, kind: 'ticket', ...about });
    };
    if (chance(0.2)) void later(deliver);
    if (!chance(0.1)) void later(deliver);
  };
  const memory = createInMemoryTicketStore({ nowMs: clock });
  const store: TicketStore = tellChanges(memory, {
    tickets(tickets) {
      for (const { id, players } of tickets) for (const { userId } of players) signal(userId, { ticketId: id });
    },
    matches(matches) {
      for (const { id, tickets } of matches)
        for (const { ticketId, players } of tickets)
          for (const { userId } of players) signal(userId, { ticketId, matchId: id });
    },
  });

  const rulesets = new Map([[chessRuleset.name, { ...chessRuleset, refusesChallenges: true }]]);
  const feed = createLiveFeed({
    readViews: createReadPlayerViews({
      async readPlayerTickets(tenant, asked) {
        await later(() => undefined);
        if (!chance(0.15)) throw new StoreUnavailableError('no', new Error('away'));
        const read = await memory.readPlayerTickets(tenant, asked);
        await later(() => undefined);
        return read;
      },
    }),
    expireWhenDue: (view) => expireWhenDue({ store: memory, nowMs: clock }, view),
    describe: (player, view) => describeTicket({ store: memory, rulesets, nowMs: clock }, player, view),
    listChallenges: async () => {
      await later(() => undefined);
      return { incoming: [], outgoing: [] };
    },
    notePresence: () => undefined,
    rulesets,
    logger: createLogger({ service: 'test', level: 'silent', pretty: false }),
    nowMs: clock,
    monotonicMs: clock,
    random,
    hearPlayer({ userId }, hear) {
      const own = hearers.get(userId) ?? new Set();
      hearers.set(userId, own.add(hear));
      return () => own.delete(hear);
    },
    subscribed: () => later(() => undefined),
    onReconnect: (react) => void reactions.push(react),
    every(_, run) {
      sweep = run;
      return () => undefined;
    },
  });

  return {
    store,
    turn,
    /** Lets time go by, in which the feed looks after what is due. */
    async pass(ms: number) {
      nowMs += ms;
      sweep();
      await turn();
    },
    /** Goes back to what was, as a fail-over does, or remembers what is for the next time. */
    failOver() {
      if (remembered) memory.restore(remembered);
      remembered = remembered ? undefined : memory.snapshot();
    },
    reconnect() {
      for (const react of reactions) react();
    },
    connect(client: FeedClient) {
      const last = client.events.at(-1);
      const player = { tenant: TENANT, userId: client.userId, blocked: [] };
      const listener = { send: (event: LiveEvent) => void client.events.push(event) };
      client.stop = feed.attach(player, listener, last && `${last.epoch}:${last.seq}`);
    },
    join: (userId: string): Promise<Ticket | undefined> => joinIn(store, userId).catch(() => undefined),
    commit: (...tickets: Ticket[]): Promise<Match | undefined> => commitIn(store, ...tickets).catch(() => undefined),
    finalize: (match: Match) => finalizeIn(store, match, `game-of-${match.id}`),
    /** From now on nothing goes wrong, and everything has been looked after. */
    async settle() {
      isReliable = true;
      for (let round = 0; round < 40; round += 1) await turn();
      for (let round = 0; round < 10; round += 1) {
        await this.pass(60_000);
        for (let turns = 0; turns < 10; turns += 1) await turn();
      }
    },
    /** What a player's snapshot must say. */
    async truth(userId: string): Promise<QueueEntry | null> {
      const view = await memory.readPlayerTicket(TENANT, userId);
      if (view === undefined || !(isActive(view.state) || view.state === 'MATCHED')) return null;
      return describeTicket({ store: memory, rulesets, nowMs: clock }, { tenant: TENANT, userId }, view);
    },
  };
}
