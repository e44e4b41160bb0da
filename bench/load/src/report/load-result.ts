import type { Truth } from '../generator/check-truth.ts';

/** p50, p95 and p99, ms; NaN where nothing was measured. */
export interface Latency {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

/** A second of the run, the warm-up included. */
export interface SecondOfRun {
  second: number;
  due: number;
  accepted: number;
  joinP95: number;
  pushP50: number;
  pushP95: number;
}

/** What the generator saw of one run. */
export interface LoadResult {
  /** Of the seconds that count. */
  dueJoins: number;
  acceptedJoins: number;
  seconds: number;
  joins: Latency;
  reads: Latency;
  cancels: Latency;
  /** From when the join was due to the push that tells of the match, of players with sockets. */
  pushes: Latency;
  /** Of the whole run. */
  outcomes: { joins: Record<string, number>; reads: Record<string, number>; cancels: Record<string, number> };
  bySecond: readonly SecondOfRun[];
  truth: Truth;
  /** Of accepted entries that were not cancelled: those that were matched in the end. */
  shareMatched: number;
  /** How long after the last join it took until every join was answered and the last who was matched had been told, s. */
  drainSeconds: number;
  sockets: number;
  /** Those who wait from the beginning, and how long it took to let them join, s. */
  filled: { waiting: number; seconds: number };
  /** When nobody was told of a match for longer than usual, epoch ms. */
  pauses: readonly Pause[];
}

/** A time in which nobody was told of a match, epoch ms. */
export interface Pause {
  fromMs: number;
  toMs: number;
}
