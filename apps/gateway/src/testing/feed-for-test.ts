import type { LiveEvent } from '@paireto/contracts';
import { connectNats, connectRedis, createLogger, createPlayerSignalPublisher, redisReady } from '@paireto/runtime';
import { chessRuleset, natsForTest, redisForTest } from '@paireto/testkit';
import { createTicketStore, type TicketStore, tellChanges } from '@paireto/ticket-store';
import { createGuardedEntryStore } from '../adapters/guarded-entry-store.ts';
import { createNatsLink } from '../adapters/nats-link.ts';
import { buildLiveFeed } from '../build-live.ts';
import type { LivePace } from '../live/create-live-feed.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import { createNotePresence } from '../use-cases/note-presence.ts';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });

/** What a player is told, as it comes. */
export interface Heard {
  events: LiveEvent[];
  stop: () => void;
}

/** Listens to a feed. */
export function listenTo(feed: LiveFeed, userId: string, options: { tenant?: string; after?: string } = {}): Heard {
  const events: LiveEvent[] = [];
  const player = { tenant: options.tenant ?? 'demo', userId, blocked: [] };
  const stop = feed.attach(player, { send: (event) => void events.push(event) }, options.after);
  return { events, stop };
}

/** Redis, NATS, and feeds over them, with another process's store that changes what they look at. */
export async function feedForTest(options: { natsUrl?: string; rulesets?: readonly (typeof chessRuleset)[] } = {}) {
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
    /** A feed of a gateway of its own. */
    async feed(pace: Partial<LivePace> = {}, urls: { nats?: string; redis?: string } = {}): Promise<LiveFeed> {
      const own = connectRedis({ url: urls.redis ?? redisServer.url, name: 'gateway', logger });
      const nats = createNatsLink(
        connectNats({ url: urls.nats ?? options.natsUrl ?? natsServer.url, name: 'gateway', logger }),
        logger,
      );
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
