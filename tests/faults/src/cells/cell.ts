import type { LinkName } from '../world/links.ts';
import type { Fleet, World } from '../world/start-world.ts';

/** What a fault did that the checks have to know. */
export interface FaultFacts {
  /** Redis forgot what it was told since then (monotonic clock of the harness, ms). */
  lostSinceMs?: number;
}

/** One fault and what is expected of it. */
export interface Cell {
  /** `what:how`, for example `gateway:kill`. */
  name: string;
  /** In words. */
  about: string;
  /** Links that need a proxy. */
  links: readonly LinkName[];
  /** More than one gateway and bridge; several gateways stand behind a load balancer. */
  fleet?: Fleet;
  /** No request may fail, not even in a way that is safe to repeat; players with sockets are watched too. */
  isUnnoticed?: true;
  /** How long the fault lasts when the load lasts `loadMs`. */
  faultMs(loadMs: number): number;
  /**
   * From when recovery counts: a killed process has to be replaced by somebody (`fault`), anything else first has to
   * be put right (`lift`).
   */
  recoveryFrom: 'fault' | 'lift';
  /** Recovery should take no longer, ms. */
  recoveryBarMs: number;
  /** The longest time without a new match should be no longer, ms; absent: nothing is expected while the fault lasts. */
  stallBarMs?: number;
  /** Before the load. */
  prepare?(world: World): Promise<void>;
  begin(world: World): Promise<FaultFacts>;
  lift(world: World): Promise<void>;
  /** After the load: what has to be there for the checks. */
  tidy?(world: World): Promise<void>;
}

/** Long enough for every time-out on the way to be met once. */
const LONG_SHARE = 0.5;
const USUAL_SHARE = 0.25;

export const usualFaultMs = (loadMs: number): number => loadMs * USUAL_SHARE;
export const longFaultMs = (loadMs: number): number => loadMs * LONG_SHARE;
