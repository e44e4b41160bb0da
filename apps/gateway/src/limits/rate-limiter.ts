import { LRUCache } from 'lru-cache';
import type { Rate } from './limits.ts';

/** How often something was done in the window that runs, by all gateways together, and when that ends. */
export interface Counted {
  count: number;
  resetInMs: number;
}

/** Counts once more for a key, for all gateways. Rejects where that cannot be done now. */
export type CountShared = (key: string, rate: Rate) => Promise<Counted>;

/** Whether something may be done once more. */
export interface Taken {
  isOver: boolean;
  remaining: number;
  /** When the window ends, in s, at least 1. */
  resetInS: number;
}

/** Counts what is done by keys, in windows that begin with the first time. */
export interface RateLimiter {
  /** Counts one, unless it is over: what is refused does not count. */
  take(key: string, rate: Rate): Taken;
  /** What `take` would say, and counts nothing. */
  look(key: string, rate: Rate): Taken;
}

interface Window {
  /** As the shared count said last; without one, what was counted here. */
  known: number;
  /** Counted here, and not yet heard of from the shared count. */
  pending: number;
  resetAtMs: number;
}

/**
 * Decides at once by what is known here, and counts for all gateways behind that: nobody waits for Redis, and while it is
 * away each gateway counts alone. So a player who comes to several gateways at the same time may be let through a few
 * times more than the limit, once per gateway and what was under way within a round trip.
 * Keeps `maxKeys` windows at most and forgets the least used: `countShared` knows them.
 */
export function createRateLimiter(deps: {
  maxKeys: number;
  monotonicMs: () => number;
  countShared?: CountShared | undefined;
  /** Is told why something was counted here alone. */
  onAlone?: (error: unknown) => void;
}): RateLimiter {
  const { monotonicMs, countShared } = deps;
  const windows = new LRUCache<string, Window>({ max: deps.maxKeys });

  const runningOf = (key: string, nowMs: number): Window | undefined => {
    const window = windows.get(key);
    return window !== undefined && window.resetAtMs > nowMs ? window : undefined;
  };
  const freshOf = (rate: Rate, nowMs: number): Window => ({ known: 0, pending: 0, resetAtMs: nowMs + rate.perMs });

  const count = async (window: Window, key: string, rate: Rate, share: CountShared): Promise<void> => {
    window.pending += 1;
    try {
      const { count: counted, resetInMs } = await share(key, rate);
      // After an outage the shared count may know less.
      window.known = Math.max(window.known + 1, counted);
      window.resetAtMs = monotonicMs() + Math.min(resetInMs, rate.perMs);
    } catch (error) {
      window.known += 1;
      deps.onAlone?.(error);
    } finally {
      window.pending -= 1;
    }
  };

  return {
    take(key, rate) {
      const nowMs = monotonicMs();
      const running = runningOf(key, nowMs);
      const window = running ?? freshOf(rate, nowMs);
      const used = window.known + window.pending;
      if (used >= rate.limit) return takenOf(window, rate, nowMs, true);
      if (running === undefined) windows.set(key, window);
      if (countShared === undefined) window.known += 1;
      else void count(window, key, rate, countShared);
      return takenOf(window, rate, nowMs, false);
    },
    look(key, rate) {
      const nowMs = monotonicMs();
      const window = runningOf(key, nowMs) ?? freshOf(rate, nowMs);
      return takenOf(window, rate, nowMs, window.known + window.pending >= rate.limit);
    },
  };
}

const takenOf = (window: Window, rate: Rate, nowMs: number, isOver: boolean): Taken => ({
  isOver,
  remaining: Math.max(0, rate.limit - window.known - window.pending),
  resetInS: Math.max(1, Math.ceil((window.resetAtMs - nowMs) / 1_000)),
});
