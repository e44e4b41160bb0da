import type { LoadPlan } from '../load-plan.ts';
import type { LoadResult } from '../report/load-result.ts';

/** What the generator has to know of the system. */
export interface GeneratorFacts {
  gatewayUrls: readonly string[];
  liveGameUrl: string;
  jwt: { secret: string; issuer: string; audience: string };
}

/** To the generator. */
export type ToGenerator =
  | { type: 'facts'; facts: GeneratorFacts }
  | { type: 'run'; plan: LoadPlan }
  | { type: 'bare'; url: string; seconds: number };

/** From the generator. `phase` tells that something begins or ends. */
export type FromGenerator =
  | { type: 'say'; line: string; live: boolean }
  | { type: 'phase'; phase: LoadPhase }
  | { type: 'result'; result: LoadResult }
  | { type: 'bare'; perSecond: number }
  | { type: 'failed'; error: string };

/**
 * `empty`: nobody waits, and nothing happens from now on; `filling`: those who wait join; `filled`: they do wait, and nothing
 * happens from now on; `prepared`: the load begins; `counting`, `counted`: the seconds that count; `drained`.
 */
export type LoadPhase = 'empty' | 'filling' | 'filled' | 'prepared' | 'counting' | 'counted' | 'drained';
