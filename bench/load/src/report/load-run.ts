import type { Floors } from '../floors/measure-floors.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { AppMetrics } from '../stage/app-metrics.ts';
import type { ProcessUsage } from '../stage/process-usage.ts';
import type { Takeover } from '../stage/watch-takeover.ts';
import type { LoadResult } from './load-result.ts';

/** A run: what the generator saw, and what the processes used. */
export interface LoadRun {
  /** What it is: `steady, 1,000 joins/s`. */
  name: string;
  plan: LoadPlan;
  result: LoadResult;
  usage: readonly ProcessUsage[];
  /** What Redis held before anybody came, when those who wait were there, and after, bytes. */
  redisBytes: { before: number; filled: number; after: number };
  /** What the apps said: before anybody came, when those who wait were there, and around the seconds that count. */
  apps: Readonly<Record<'atStart' | 'filled' | 'from' | 'to', readonly AppMetrics[]>>;
  idle: Partial<IdleCost>;
  /** How the others took over what a killed shard had. */
  takeover: Takeover | undefined;
  floors: Floors;
}

/** Processor time per second by process while nobody does anything, s: with nobody waiting, and with those who wait. */
export interface IdleCost {
  empty: Readonly<Record<string, number>>;
  waiting: Readonly<Record<string, number>>;
}
