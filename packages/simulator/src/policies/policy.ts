import type { ExpectedWait } from '@paireto/wait-estimates';

/** Entrants (by index) that were put together at one moment. */
export interface FormedMatch {
  readonly entrants: readonly number[];
  /** By entrant: index of its team. */
  readonly teams: readonly number[];
}

/** Decides in one pool. The engine and every baseline look like this to the replay. Times in virtual ms. */
export interface Policy {
  arrive(entrant: number, nowMs: number): void;
  leave(entrant: number): void;
  /** Who meets now; they are out of the pool. */
  pass(nowMs: number): FormedMatch[];
  /**
   * When to look again after what was told until `nowMs`; undefined: not before somebody comes or goes. May be now.
   */
  nextAtMs(nowMs: number): number | undefined;
}

/** What is compared: a policy for each pool of a population. */
export interface Contender {
  readonly name: string;
  /** `ruleset`: the engine under a ruleset; `baseline`: for comparison. */
  readonly kind: 'ruleset' | 'baseline';
  readonly description: string;
  /** After this wait an entrant times out, ms. */
  readonly maxWaitMs: number;
  createPolicy(pool: string): Policy;
  /** What an entrant was told of its wait when it came; undefined where too little was known. Absent: nobody is told. */
  toldTo?(entrant: number): ExpectedWait | undefined;
}
