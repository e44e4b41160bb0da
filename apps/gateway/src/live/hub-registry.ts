import type { PlayerAddress } from '@paireto/contracts';
import { LiveFeedFullError } from './live-feed.ts';
import { createPlayerHub, type PlayerHub } from './player-hub.ts';

/** The hubs of a gateway: those with listeners, and for a while those without. */
export interface HubRegistry {
  find(player: PlayerAddress): PlayerHub | undefined;
  /** @throws {LiveFeedFullError} when all places are taken by hubs with listeners. */
  open(player: PlayerAddress): PlayerHub;
  /** Nobody listens any more. */
  rest(hub: PlayerHub, nowMs: number): void;
  /** Somebody listens again. */
  wake(hub: PlayerHub): void;
  /** Forgets those that rested for long enough. */
  dropRested(nowMs: number): void;
  dropAll(): void;
  hasRoomFor(player: PlayerAddress): boolean;
  all(): Iterable<PlayerHub>;
  /** How many have listeners. */
  readonly awake: number;
}

/** A full registry forgets resting hubs early, the longest resting first. */
export function createHubRegistry(options: { maxPlayers: number; lingerMs: number }): HubRegistry {
  const byPlayer = new Map<string, PlayerHub>();
  /** In the order in which they came to rest. */
  const resting = new Set<PlayerHub>();
  // A tenant has no colons.
  const keyOf = ({ tenant, userId }: PlayerAddress): string => `${tenant}:${userId}`;

  const drop = (hub: PlayerHub): void => {
    byPlayer.delete(keyOf(hub));
    resting.delete(hub);
    hub.stopHearing();
  };

  return {
    find: (player) => byPlayer.get(keyOf(player)),
    open(player) {
      if (byPlayer.size >= options.maxPlayers) {
        const [longest] = resting;
        if (longest === undefined) throw new LiveFeedFullError(options.maxPlayers);
        drop(longest);
      }
      const hub = createPlayerHub(player);
      byPlayer.set(keyOf(player), hub);
      return hub;
    },
    rest(hub, nowMs) {
      hub.idleSince = nowMs;
      resting.add(hub);
    },
    wake: (hub) => void resting.delete(hub),
    dropRested(nowMs) {
      for (const hub of resting) {
        if (nowMs - hub.idleSince < options.lingerMs) return;
        drop(hub);
      }
    },
    dropAll() {
      for (const hub of byPlayer.values()) hub.stopHearing();
      byPlayer.clear();
      resting.clear();
    },
    hasRoomFor: (player) => byPlayer.size < options.maxPlayers || resting.size > 0 || byPlayer.has(keyOf(player)),
    all: () => byPlayer.values(),
    get awake() {
      return byPlayer.size - resting.size;
    },
  };
}
