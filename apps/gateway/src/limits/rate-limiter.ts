import { LRUCache } from 'lru-cache';
import type { Rate } from './limits.ts';

/** How often something was done in the window that runs, by all gateways together, and when that ends. */
export interface Counted {
  count: number;
  resetInMs: number;
}

/** What one gateway let through and tells all: so many more for a key, in a window that has so long left at most. */
export interface Tally {
  key: string;
  points: number;
  leftMs: number;
  /** It is counted, and what others counted is known. */
  counted(by: Counted): void;
  /** It could not be. */
  failed(error: unknown): void;
}

/** Counts for all gateways. Each of the tallies is told sometime what came of it. */
export type CountShared = (tallies: readonly Tally[]) => void;

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
  readonly key: string;
  /** As the shared count said last; what it could not count is in it too. */
  known: number;
  /** Counted here, and told to nobody. */
  untold: number;
  /** Told to the shared count, which has not answered. */
  pending: number;
  /** Whether it will be told at the end of this turn. */
  isDue: boolean;
  resetAtMs: number;
}

/**
 * Decides at once by what is known here, and tells the shared count behind that: nobody waits for Redis, and while it is
 * away each gateway counts alone. `quietShare`: the part of a limit that is let through here before any of it is told, 0
 * unless said; most who come do so seldom, and what they do then costs nothing anywhere else. So whoever comes to several
 * gateways may be let through more often than the limit: by that share for each gateway but one, and by what is under way
 * within a turn of the event loop and a round trip.
 * Keeps `maxKeys` windows at most and forgets the least used: the shared count knows them, but for what was not told.
 */
export function createRateLimiter(deps: {
  maxKeys: number;
  monotonicMs: () => number;
  quietShare?: number;
  countShared?: CountShared | undefined;
  /** Is told why something was counted here alone. */
  onAlone?: (error: unknown) => void;
}): RateLimiter {
  const { monotonicMs, countShared, quietShare = 0 } = deps;
  const windows = new LRUCache<string, Window>({ max: deps.maxKeys });
  let due: Window[] = [];

  const runningOf = (key: string, nowMs: number): Window | undefined => {
    const window = windows.get(key);
    return window !== undefined && window.resetAtMs > nowMs ? window : undefined;
  };
  const tellAll = (share: CountShared): void => {
    const windowsDue = due;
    due = [];
    const nowMs = monotonicMs();
    share(windowsDue.map((window) => tallyOf(window, nowMs, deps)));
  };
  const mayTell = (window: Window, rate: Rate, share: CountShared): void => {
    const isKnown = window.known + window.pending > 0;
    if (window.isDue || (!isKnown && window.untold <= Math.floor(rate.limit * quietShare))) return;
    window.isDue = true;
    if (due.push(window) === 1) setImmediate(tellAll, share);
  };

  return {
    take(key, rate) {
      const nowMs = monotonicMs();
      const running = runningOf(key, nowMs);
      const window = running ?? freshOf(key, rate, nowMs);
      if (usedOf(window) >= rate.limit) return takenOf(window, rate, nowMs, true);
      if (running === undefined) windows.set(key, window);
      window.untold += 1;
      if (countShared !== undefined) mayTell(window, rate, countShared);
      return takenOf(window, rate, nowMs, false);
    },
    look(key, rate) {
      const nowMs = monotonicMs();
      const window = runningOf(key, nowMs) ?? freshOf(key, rate, nowMs);
      return takenOf(window, rate, nowMs, usedOf(window) >= rate.limit);
    },
  };
}

const freshOf = (key: string, rate: Rate, nowMs: number): Window => {
  return { key, known: 0, untold: 0, pending: 0, isDue: false, resetAtMs: nowMs + rate.perMs };
};

const usedOf = ({ known, untold, pending }: Window): number => known + untold + pending;

/** All that was not told yet; it is under way from now on. */
function tallyOf(
  window: Window,
  nowMs: number,
  { monotonicMs, onAlone }: { monotonicMs: () => number; onAlone?: (error: unknown) => void },
): Tally {
  const points = window.untold;
  window.untold = 0;
  window.pending += points;
  window.isDue = false;
  return {
    key: window.key,
    points,
    leftMs: Math.max(1, Math.ceil(window.resetAtMs - nowMs)),
    counted({ count, resetInMs }) {
      window.pending -= points;
      // After an outage the shared count may know less.
      window.known = Math.max(window.known + points, count);
      window.resetAtMs = Math.min(window.resetAtMs, monotonicMs() + resetInMs);
    },
    failed(error) {
      window.pending -= points;
      window.known += points;
      onAlone?.(error);
    },
  };
}

const takenOf = (window: Window, rate: Rate, nowMs: number, isOver: boolean): Taken => ({
  isOver,
  remaining: Math.max(0, rate.limit - usedOf(window)),
  resetInS: Math.max(1, Math.ceil((window.resetAtMs - nowMs) / 1_000)),
});
