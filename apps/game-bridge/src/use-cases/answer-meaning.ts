import type { CreateResult } from '../ports/game-service.ts';

/** What an answer says about the service: that it gives games, that it does not, or nothing. */
export type AnswerMeaning = 'good' | 'bad' | 'nothing';

/** Judges the service by its answers. */
export interface AnswerJudge {
  /** @param isTrial asked to find out whether the service is well: then anything but an answer is bad. */
  judge(matchId: string, result: CreateResult, isTrial: boolean): AnswerMeaning | Promise<AnswerMeaning>;
  /** Whether this match failed before without an answer since: it may be the match's fault. */
  isSuspect(matchId: string): boolean;
}

/** Failing matches that are remembered; beyond it the oldest are forgotten, and would count once more. */
const MAX_SUSPECTS = 10_000;

/**
 * Created or refused is good: either is an answer.
 *
 * `busy` (429, 503) says that the service lives and wants less at the moment: nothing, unless it says nothing else for
 * `busyLimitMs`; from then on it is as good as down.
 *
 * Unknown (timeouts, cut connections, 5xx, replies that are none) is bad. But a match that fails again while the service
 * is healthy says nothing more: one that the service always stumbles over must not keep all others from being played.
 */
export function createAnswerJudge(
  options: { busyLimitMs: number },
  deps: { isHealthy: () => Promise<boolean>; monotonicMs: () => number },
): AnswerJudge {
  const suspects = new Set<string>();
  let onlyBusySinceMs: number | undefined;

  const judgeBusy = (isTrial: boolean): AnswerMeaning => {
    onlyBusySinceMs ??= deps.monotonicMs();
    return isTrial || deps.monotonicMs() - onlyBusySinceMs >= options.busyLimitMs ? 'bad' : 'nothing';
  };

  const judgeUnknown = async (matchId: string, isTrial: boolean): Promise<AnswerMeaning> => {
    const again = suspects.has(matchId);
    suspects.add(matchId);
    const [oldest] = suspects;
    if (suspects.size > MAX_SUSPECTS && oldest !== undefined) suspects.delete(oldest);
    return again && !isTrial && (await deps.isHealthy()) ? 'nothing' : 'bad';
  };

  return {
    judge(matchId, result, isTrial) {
      switch (result.outcome) {
        case 'created':
        case 'refused':
          suspects.delete(matchId);
          onlyBusySinceMs = undefined;
          return 'good';
        case 'busy':
          return judgeBusy(isTrial);
        case 'unknown':
          return judgeUnknown(matchId, isTrial);
      }
    },
    isSuspect: (matchId) => suspects.has(matchId),
  };
}
