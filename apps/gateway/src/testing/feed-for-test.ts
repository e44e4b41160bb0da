import type { LiveEvent, Match, Ruleset, Ticket } from '@paireto/contracts';
import {
  connectNats,
  connectRedis,
  createIds,
  createLogger,
  createPlayerSignalPublisher,
  redisReady,
} from '@paireto/runtime';
import { chessRuleset, natsForTest, redisForTest, waitFor } from '@paireto/testkit';
import { createTicketStore, type TicketStore, tellChanges } from '@paireto/ticket-store';
import { createGuardedEntryStore } from '../adapters/guarded-entry-store.ts';
import { createNatsLink } from '../adapters/nats-link.ts';
import { buildLiveFeed } from '../build-live.ts';
import type { LivePace } from '../live/create-live-feed.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import { createNotePresence } from '../use-cases/note-presence.ts';
import { matchOf } from './world-for-test.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });
const newId = createIds();

/** What a player is told, as it comes. */
export interface Heard {
  events: LiveEvent[];
  stop: () => void;
  types(): LiveEvent['type'][];
  /** Waits until the last event is of this type. */
  until(type: LiveEvent['type']): Promise<LiveEvent>;
}

/** Listens to a feed. */
export function listenTo(feed: LiveFeed, userId: string, options: { tenant?: string; after?: string } = {}): Heard {
  const events: LiveEvent[] = [];
  const player = { tenant: options.tenant ?? 'demo', userId, blocked: [] };
  const stop = feed.attach(player, { send: (event) => void events.push(event) }, options.after);
  return {
    events,
    stop,
    types: () => events.map(({ type }) => type),
    until: (type) =>
      waitFor(() => events.at(-1)?.type === type && (events.at(-1) as LiveEvent), {
        description: `${type} is told last`,
      }),
  };
}

const POOL = 'chess:3+2:standard:rated';

/** Enqueues a player in the tenant `demo`, as another process does. */
export async function joinIn(
  store: TicketStore,
  userId: string,
  queue = 'chess',
  maxWaitMs = 600_000,
): Promise<Ticket> {
  const ticket = {
    id: newId(),
    tenant: 'demo',
    queue,
    rulesetVersion: 1,
    pools: [POOL],
    attributes: [{ time_control: '3+2', variant: 'standard', mode: 'rated' }],
    players: [{ userId, rating: 1_500 }],
    maxWaitMs,
    presence: true,
  };
  const [outcome] = await store.enqueue('demo', [ticket]);
  if (outcome?.outcome !== 'enqueued') throw new Error(`not enqueued: ${JSON.stringify(outcome)}`);
  return outcome.ticket;
}

/** Commits a match of tickets. */
export async function commitIn(store: TicketStore, ...tickets: Ticket[]): Promise<Match> {
  const match = matchOf(tickets, POOL);
  const [outcome] = await store.commitMatches('demo', [match]);
  if (outcome?.outcome !== 'committed') throw new Error(`not committed: ${JSON.stringify(outcome)}`);
  return match;
}

/** Gives a match its game. */
export async function finalizeIn(store: TicketStore, match: Match, gameId: string): Promise<void> {
  await store.claimMatches('demo', [match]);
  await store.finalizeMatches('demo', [{ match, game: { gameId } }]);
}

/** Redis, NATS, and feeds over them, with another process's store that changes what they look at. */
export async function feedForTest(options: { rulesets?: readonly Ruleset[] } = {}) {
  const [redisServer, natsServer] = await Promise.all([redisForTest(), natsForTest()]);
  const redis = connectRedis({ url: redisServer.url, name: 'test', logger, commandTimeoutMs: 30_000 });
  const signalling = await connectNats({ url: natsServer.url, name: 'test', logger });
  await redisReady(redis);
  const silentStore = createTicketStore({ redis, keyPrefix: redisServer.keyPrefix });
  const publisher = createPlayerSignalPublisher(signalling);
  const rulesets = new Map((options.rulesets ?? [chessRuleset]).map((ruleset) => [ruleset.name, ruleset]));
  const stops: (() => unknown)[] = [];

  return {
    natsUrl: natsServer.url,
    redisUrl: redisServer.url,
    /** Of another process, which tells what it changes. */
    store: tellChanges(silentStore, publisher) as TicketStore,
    /** The same, but its signals are lost. */
    silentStore,
    publisher,
    /** Loses a ticket and the slots of its players, as a fail-over does. */
    async lose({ id, players }: Ticket): Promise<void> {
      const keys = [`ticket:{demo}:${id}`, ...players.map(({ userId }) => `player:{demo}:${userId}`)];
      await redis.del(...keys.map((key) => redisServer.keyPrefix + key));
    },
    /** A feed of a gateway of its own. */
    async feed(pace: Partial<LivePace> = {}, urls: { nats?: string; redis?: string } = {}): Promise<LiveFeed> {
      const own = connectRedis({ url: urls.redis ?? redisServer.url, name: 'gateway', logger });
      const nats = createNatsLink(connectNats({ url: urls.nats ?? natsServer.url, name: 'gateway', logger }), logger);
      const store = createGuardedEntryStore(createTicketStore({ redis: own, keyPrefix: redisServer.keyPrefix }));
      const clocks = { nowMs: Date.now, monotonicMs: () => performance.now() };
      const notePresence = createNotePresence({ store, rulesets, ...clocks });
      const feed = buildLiveFeed({ store, nats, notePresence, rulesets, logger, ...clocks, pace });
      stops.push(() => {
        feed.stop();
        own.disconnect();
        return nats.close();
      });
      await nats.connected;
      return feed;
    },
    async stop() {
      for (const stop of stops) await stop();
      await signalling.close();
      redis.disconnect();
      await Promise.all([redisServer.stop(), natsServer.stop()]);
    },
  };
}

export type FeedForTest = Awaited<ReturnType<typeof feedForTest>>;
