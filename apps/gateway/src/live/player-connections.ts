import { MAX_SOCKETS_PER_PLAYER, type PlayerAddress } from '@paireto/contracts';

/**
 * The sockets and event streams that players hold open here: at most five each. One more closes the player's oldest, so
 * that somebody whose connections broke unnoticed is never locked out by them.
 */
export interface PlayerConnections {
  /**
   * Counts one until the returned function is called. `close` ends it because it is one too many, and is called at most once.
   * Undefined: the gateway holds as many as it may.
   */
  open(player: PlayerAddress, close: () => void): (() => void) | undefined;
  readonly size: number;
}

/** `maxTotal`: of all players together. */
export function createPlayerConnections(options: { maxTotal: number }): PlayerConnections {
  const byPlayer = new Map<string, Set<() => void>>();
  let size = 0;

  const letGo = (key: string, close: () => void): void => {
    const own = byPlayer.get(key);
    if (!own?.delete(close)) return;
    size -= 1;
    if (own.size === 0) byPlayer.delete(key);
  };

  return {
    open({ tenant, userId }, close) {
      // A tenant has no colons.
      const key = `${tenant}:${userId}`;
      const own = byPlayer.get(key) ?? new Set();
      const isOneTooMany = own.size >= MAX_SOCKETS_PER_PLAYER;
      if (size >= options.maxTotal && !isOneTooMany) return undefined;
      if (isOneTooMany) {
        const [oldest] = own;
        if (oldest) {
          letGo(key, oldest);
          oldest();
        }
      }
      const entry = (): void => close();
      own.add(entry);
      byPlayer.set(key, own);
      size += 1;
      return () => letGo(key, entry);
    },
    get size() {
      return size;
    },
  };
}
