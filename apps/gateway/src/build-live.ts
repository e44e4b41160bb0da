import { setMaxListeners } from 'node:events';
import type { Ruleset } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import { every } from './adapters/every.ts';
import type { NatsLink } from './adapters/nats-link.ts';
import { createLiveFeed, type LivePace } from './live/create-live-feed.ts';
import { createEventStreams, type EventStreams } from './live/event-streams.ts';
import { createListOpenChallenges } from './live/list-open-challenges.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { PlayerConnections } from './live/player-connections.ts';
import { createReadPlayerViews } from './live/read-player-views.ts';
import { createWaitForEntry, type WaitForEntry } from './live/wait-for-entry.ts';
import type { EntryStore } from './ports/entry-store.ts';
import type { Revocations } from './ports/revocations.ts';
import { describeTicket } from './use-cases/describe-ticket.ts';
import { expireWhenDue } from './use-cases/expire-when-due.ts';
import type { NotePresence } from './use-cases/note-presence.ts';
import type { ReadEntry } from './use-cases/read-entry.ts';

/** Wires the live feed to the store, and to NATS, which need not be up. */
export function buildLiveFeed(deps: {
  store: EntryStore;
  nats: Pick<NatsLink, 'hearPlayer' | 'subscribed' | 'onReconnect' | 'connected' | 'askBridge'>;
  notePresence: NotePresence;
  rulesets: ReadonlyMap<string, Ruleset>;
  logger: Logger;
  nowMs: () => number;
  monotonicMs: () => number;
  pace?: Partial<LivePace>;
}): LiveFeed {
  const { store, nats } = deps;
  return createLiveFeed({
    ...deps,
    readViews: createReadPlayerViews(store),
    expireWhenDue: (view) => expireWhenDue(deps, view),
    describe: (player, view) => describeTicket(deps, player, view),
    listChallenges: createListOpenChallenges({ ...deps, askBridge: nats.askBridge }),
    hearPlayer: nats.hearPlayer,
    subscribed: nats.subscribed,
    onReconnect(react) {
      nats.onReconnect(react);
      // Who listened before the first connection was not heard until now.
      nats.connected.then(react, () => undefined);
    },
    every,
    random: Math.random,
  });
}

/** Server-sent events and waiting requests; `close` ends them all at once. */
export function buildStreams(deps: {
  feed: LiveFeed;
  connections: PlayerConnections;
  revocations: Pick<Revocations, 'isRevoked'>;
  readEntry: ReadEntry;
  nowMs: () => number;
}): { eventStreams: EventStreams; waitForEntry: WaitForEntry; close: () => void } {
  const stopping = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, stopping.signal);
  const eventStreams = createEventStreams({ ...deps, random: Math.random, every });
  return {
    eventStreams,
    waitForEntry: createWaitForEntry({ ...deps, stopping: stopping.signal }),
    close() {
      stopping.abort();
      eventStreams.close();
    },
  };
}
