import { type AllocationState, BRIDGE_STATUS_INTERVAL_MS, type Match } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { CreateResult } from '../../model/game-service.ts';
import type { World } from '../../world.ts';
import { BRIDGE_STATUS } from '../shard/hold-back.ts';

/** Creation of games behind a circuit breaker, as apps/game-bridge has it in cockatiel. */
export interface Breaker {
  /** Asks for a game; while it is open it answers `busy` by itself, but for one trial at a time. */
  create(key: string, match: Match): Task<CreateResult>;
}

const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;
const PROBE_INTERVAL_MS = 1_000;
/** Match ids that fail again at a healthy service tell nothing more; a fresh match is waited for this long. */
const FRESH_FIRST_MS = 2_000;
/** At a service that is not healthy a match is wanted only when none has come for so long. */
const WANT_MATCH_AFTER_MS = 4_000;

export function createBreaker(world: World, process: Process): Breaker {
  const nowMs = world.scheduler.nowMs;
  const suspects = new Set<string>();
  let isOpen = false;
  let failures = 0;
  let pauseMs = FIRST_PAUSE_MS;
  let dueAtMs = 0;
  let isHealthy = false;
  let wasUnhealthy = false;
  let isTrialUnderWay = false;
  /** Answers to what was asked before the breaker changed say nothing about what it is now. */
  let era = 0;

  const status = (): AllocationState => {
    if (!isOpen) return 'closed';
    if (world.planted('breaker-never-tries')) return 'open';
    return !isTrialUnderWay && nowMs() - dueAtMs >= (isHealthy ? 0 : WANT_MATCH_AFTER_MS) ? 'half-open' : 'open';
  };

  const speak = (): void =>
    world.bridgeStatuses.publish(BRIDGE_STATUS, { v: 1, bridgeId: process.name, allocation: status() });

  const change = (opens: boolean): void => {
    isOpen = opens;
    failures = 0;
    isHealthy = false;
    era += 1;
    dueAtMs = nowMs() + pauseMs;
    pauseMs = opens ? Math.min(pauseMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    world.log(process.name, () => `breaker ${opens ? 'opens' : 'closes'}`);
    speak();
  };

  function* note(match: Match, result: CreateResult, isTrial: boolean): Task<void> {
    const begunIn = era;
    const isAgain = suspects.has(match.id);
    if (result.outcome === 'created' || result.outcome === 'refused') {
      suspects.delete(match.id);
      failures = 0;
      if (isTrial) change(false);
      return;
    }
    if (result.outcome === 'busy' && !isTrial) return;
    if (result.outcome === 'unknown') suspects.add(match.id);
    if (isAgain && !isTrial && (yield* world.games.isHealthy(process))) return;
    if (begunIn !== era) return;
    failures += 1;
    if (isTrial || failures >= FAILURES_TO_OPEN) change(true);
  }

  function* probe(): Task<void> {
    const begunIn = era;
    const isSeenHealthy = yield* world.games.isHealthy(process);
    if (!isOpen || begunIn !== era) return;
    // One that has come back is tried without waiting for the end of the pause.
    if (isSeenHealthy && wasUnhealthy) dueAtMs = Math.min(dueAtMs, nowMs());
    isHealthy = isSeenHealthy;
    wasUnhealthy = !isSeenHealthy;
  }

  const mayTry = (match: Match): boolean =>
    !world.planted('breaker-never-tries') &&
    !isTrialUnderWay &&
    nowMs() - dueAtMs >= (isHealthy && suspects.has(match.id) ? FRESH_FIRST_MS : 0);

  process.every(BRIDGE_STATUS_INTERVAL_MS, speak);
  process.every(PROBE_INTERVAL_MS, () => {
    if (isOpen) process.spawn(probe());
  });
  speak();

  return {
    *create(key, match) {
      const isTrial = isOpen;
      if (isTrial && !mayTry(match)) return { outcome: 'busy', retryAfterMs: world.random.between(1_000, 2_000) };
      const begunIn = era;
      isTrialUnderWay ||= isTrial;
      const result = yield* world.games.create(process, key, match);
      if (isTrial) isTrialUnderWay = false;
      if (begunIn === era) yield* note(match, result, isTrial);
      return result;
    },
  };
}
