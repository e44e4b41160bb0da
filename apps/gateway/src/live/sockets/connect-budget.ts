import type { PlayerAddress } from '@paireto/contracts';
import { LRUCache } from 'lru-cache';

/** How many sockets a player may open in a burst, and after that how many a second. */
const BURST = 30;
const PER_SECOND = 1;

/** Players remembered at most; whoever is forgotten has a full budget again. */
const MAX_PLAYERS = 100_000;

/** Keeps a client that connects in a loop from keeping everybody busy. */
export interface ConnectBudget {
  /** Takes one; otherwise in how many seconds there will be one, at least 1. */
  take(player: PlayerAddress): 'taken' | { retryAfterS: number };
}

/** `monotonicMs`: a clock that never goes back. */
export function createConnectBudget(deps: { monotonicMs: () => number }): ConnectBudget {
  const spent = new LRUCache<string, { left: number; atMs: number }>({ max: MAX_PLAYERS });
  return {
    take({ tenant, userId }) {
      const key = `${tenant}:${userId}`;
      const nowMs = deps.monotonicMs();
      const before = spent.get(key) ?? { left: BURST, atMs: nowMs };
      const left = Math.min(BURST, before.left + ((nowMs - before.atMs) / 1_000) * PER_SECOND);
      spent.set(key, { left: left < 1 ? left : left - 1, atMs: nowMs });
      return left < 1 ? { retryAfterS: Math.max(1, Math.ceil((1 - left) / PER_SECOND)) } : 'taken';
    },
  };
}
