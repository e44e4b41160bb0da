import type { Ruleset } from '@paireto/contracts';
import { toWaitRules } from '@paireto/rulesets';
import { createPoolWaits, type ExpectedWait, expectedWait, type WaitEstimates } from '@paireto/wait-estimates';
import type { Contender, Policy } from '../policies/policy.ts';
import { type Entrant, meanRating, type Population } from '../population/entrant.ts';

/** A contender that tells who comes how long it will take. */
export type TellingContender = Contender & Required<Pick<Contender, 'toldTo'>>;

/** The estimates of a pool are made again after this, as matchers do, ms. */
const EVERY_MS = 1_000;

/** The same contender, whose pools also learn how long players wait, as matchers do, and tell who comes, as gateways do. */
export function predictWaits({ entrants }: Population, contender: Contender, ruleset: Ruleset): TellingContender {
  const told = new Array<ExpectedWait | undefined>(entrants.length);
  return {
    ...contender,
    toldTo: (entrant) => told[entrant],
    createPolicy: (pool) =>
      learning(contender.createPolicy(pool), entrants, ruleset, (entrant, wait) => {
        told[entrant] = wait;
      }),
  };
}

function learning(
  policy: Policy,
  entrants: readonly Entrant[],
  ruleset: Ruleset,
  tell: (entrant: number, wait: ExpectedWait | undefined) => void,
): Policy {
  const waits = createPoolWaits(toWaitRules(ruleset));
  const waiting = new Set<number>();
  let estimates: WaitEstimates | undefined;
  let madeAtMs = Number.NEGATIVE_INFINITY;
  const ratingOf = (entrant: number) => (ruleset.rating === undefined ? undefined : meanRating(entrants[entrant]!));
  const ongoing = (entrant: number) => ({ enqueuedAt: entrants[entrant]!.arrivalMs, rating: ratingOf(entrant) });
  return {
    arrive(entrant, nowMs) {
      if (nowMs - madeAtMs >= EVERY_MS) {
        estimates = waits.estimates(nowMs, [...waiting].map(ongoing));
        madeAtMs = nowMs;
      }
      tell(entrant, estimates && expectedWait(estimates, ratingOf(entrant), 0));
      waits.arrived(ongoing(entrant));
      waiting.add(entrant);
      policy.arrive(entrant, nowMs);
    },
    leave(entrant) {
      const { arrivalMs, leavesMs } = entrants[entrant]!;
      waits.gone({ ...ongoing(entrant), nowMs: Math.min(leavesMs, arrivalMs + ruleset.maxWaitMs) });
      waiting.delete(entrant);
      policy.leave(entrant);
    },
    pass(nowMs) {
      const formed = policy.pass(nowMs);
      for (const entrant of formed.flatMap((match) => match.entrants)) {
        waits.matched({ ...ongoing(entrant), nowMs });
        waiting.delete(entrant);
      }
      return formed;
    },
    nextAtMs: (nowMs) => policy.nextAtMs(nowMs),
  };
}
