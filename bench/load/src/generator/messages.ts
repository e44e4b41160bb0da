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

/** From the generator. `phase` tells that the load, or the seconds that count, begin or end. */
export type FromGenerator =
  | { type: 'say'; line: string; live: boolean }
  | { type: 'phase'; phase: LoadPhase }
  | { type: 'result'; result: LoadResult }
  | { type: 'bare'; perSecond: number }
  | { type: 'failed'; error: string };

export type LoadPhase = 'prepared' | 'counting' | 'counted' | 'drained';
