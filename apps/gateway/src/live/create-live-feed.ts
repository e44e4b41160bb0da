import type { PlayerAddress, PlayerSignal } from '@paireto/contracts';
import { createHubRegistry } from './hub-registry.ts';
import { createHubViews, type HubViewsDeps } from './hub-views.ts';
import { isOldNews } from './is-old-news.ts';
import type { LiveFeed } from './live-feed.ts';
import { type Attached, eventsAfterId, type PlayerHub, tell } from './player-hub.ts';

/** What a live feed is made of. */
export interface LiveFeedDeps extends Omit<HubViewsDeps, 'pace'> {
  /** Hears the signals for one player until the returned function is called. */
  hearPlayer(player: PlayerAddress, hear: (signal: PlayerSignal) => void): () => void;
  /** Resolves, soon in any case, when what was subscribed to before is heard. */
  subscribed(): Promise<void>;
  /** Is called whenever signals may have been lost. */
  onReconnect(react: () => void): void;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  pace?: Partial<LivePace>;
}

/** How often, how long and how much, in ms and numbers. */
export interface LivePace {
  /** Between two looks after a player whose entry is not at its end, at most. */
  lookMs: number;
  /** Between two looks after a player without such an entry. */
  idleLookMs: number;
  /** Between two `ticket.searching` of an entry that goes on searching. */
  repeatSearchingMs: number;
  /** Until a look that failed is tried again; and up to twice as long. */
  retryMs: number;
  /** Within which all are looked after when NATS is back. */
  spreadMs: number;
  /** For how long a player is remembered after the last listener. */
  lingerMs: number;
  sweepMs: number;
  /** Players who are listened for or remembered. */
  maxPlayers: number;
}

const usualPace: LivePace = {
  lookMs: 10_000,
  idleLookMs: 60_000,
  repeatSearchingMs: 5_000,
  retryMs: 1_000,
  spreadMs: 3_000,
  lingerMs: 60_000,
  sweepMs: 250,
  maxPlayers: 50_000,
};

/** The feed over what the store says, woken by signals. */
export function createLiveFeed(deps: LiveFeedDeps): LiveFeed {
  const pace = { ...usualPace, ...deps.pace };
  const { nowMs, monotonicMs } = deps;
  const views = createHubViews({ ...deps, pace });
  const hubs = createHubRegistry(pace);
  let listeners = 0;

  const hear = (hub: PlayerHub, signal: PlayerSignal): void => {
    if (signal.kind === 'ticket') {
      hub.hint = { ticketId: signal.ticketId, matchId: signal.matchId };
      views.look(hub);
    } else {
      const { event, challenge } = signal;
      if (!isOldNews(hub.recent, challenge))
        tell(hub, { type: `challenge.${event}`, data: { challenge }, nowMs: nowMs() });
    }
  };

  const open = (player: PlayerAddress): PlayerHub => {
    const hub = hubs.open(player);
    hub.stopHearing = deps.hearPlayer(player, (signal) => hear(hub, signal));
    void deps.subscribed().then(() => views.look(hub));
    return hub;
  };

  const detach = (hub: PlayerHub, attached: Attached): void => {
    if (!hub.attached.delete(attached)) return;
    listeners -= 1;
    if (hub.attached.size > 0) return;
    // From now on the grace of the ruleset runs.
    views.notePresence(hub);
    hubs.rest(hub, monotonicMs());
  };

  /** Looks after whom nobody told of for long, and forgets who is not listened for any more. */
  const sweep = (): void => {
    const tick = monotonicMs();
    hubs.dropRested(tick);
    for (const hub of hubs.all()) if (hub.attached.size > 0 && hub.dueAt <= tick) views.look(hub);
  };
  const stopSweeping = deps.every(pace.sweepMs, sweep);
  deps.onReconnect(() => {
    const tick = monotonicMs();
    for (const hub of hubs.all()) {
      hub.hasMissedSignals = true;
      // What is read now may have been read before.
      hub.readAgain = hub.isReading;
      hub.dueAt = Math.min(hub.dueAt, tick + deps.random() * pace.spreadMs);
    }
  });

  return {
    attach({ tenant, userId, blocked }, listener, after) {
      const known = hubs.find({ tenant, userId });
      const hub = known ?? open({ tenant, userId });
      const missed = eventsAfterId(hub, after);
      const attached: Attached = { listener, blocked, isReady: missed !== undefined, isBeingShown: false };
      hubs.wake(hub);
      hub.attached.add(attached);
      listeners += 1;
      for (const event of missed ?? []) listener.send(event);
      if (known) views.look(hub);
      return () => detach(hub, attached);
    },
    hasRoomFor: (player) => hubs.hasRoomFor(player),
    notify(notice) {
      for (const hub of hubs.all()) {
        if (hub.attached.size > 0) tell(hub, { type: 'notice', data: notice, nowMs: nowMs() });
      }
    },
    revoke(isVoid, player) {
      const hubsOf = player === undefined ? hubs.all() : [hubs.find(player)];
      // Whoever goes, goes out of what is walked through.
      for (const hub of [...hubsOf]) for (const { listener } of [...(hub?.attached ?? [])]) listener.revoked?.(isVoid);
    },
    get playerCount() {
      return hubs.awake;
    },
    get listenerCount() {
      return listeners;
    },
    stop() {
      stopSweeping();
      hubs.dropAll();
    },
  };
}
