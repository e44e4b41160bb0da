import type { AllocationState, Match } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult } from 'cockatiel';
import type { CreateResult } from '../ports/game-service.ts';
import { type AnswerMeaning, createAnswerJudge } from './answer-meaning.ts';
import { createTrialClock } from './trial-clock.ts';

/** When creation is given up for a while, and how it is taken up again. All times in ms. */
export interface BreakerOptions {
  /** Bad answers in a row that open it. */
  failures: number;
  /** The pause before a trial; every trial that fails doubles it... */
  openMs: number;
  /** ...up to this. */
  openMaxMs: number;
  /** A service that says nothing but "not now" for this long counts as failing. */
  busyLimitMs: number;
}

export interface BreakerDeps {
  /** Asks for the games of a list at once; results in its order. */
  createAll: (matches: readonly Match[]) => Promise<readonly CreateResult[]>;
  isHealthy: () => Promise<boolean>;
  /** Ms that only grow: a clock that is set back must not keep the breaker open. */
  monotonicMs: () => number;
  /** Epoch ms, for people. */
  nowMs: () => number;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** A game was asked for while it is open: the service was not asked. */
  onHeld?: () => void;
  /** Called whenever it opens and closes. */
  onChange: () => void;
}

/** Creation of games behind a circuit breaker. */
export interface AllocationBreaker {
  /** Asks for a game; while the breaker is open it answers `busy` by itself, but for one trial at a time. */
  create(match: Match): Promise<CreateResult>;
  /** The same for a list, which goes as one while the breaker is closed; results in its order. */
  createAll(matches: readonly Match[]): Promise<readonly CreateResult[]>;
  /** What shards are told; `half-open`: a match is wanted for a trial. */
  status(): AllocationState;
  /** Why no games can be had; undefined while they can. */
  problem(): string | undefined;
  /** Looks after the service while the breaker is open: one that has come back is tried without waiting. */
  probe(): Promise<void>;
}

/** A match that has to wait comes again within these bounds: soon after the trial, and without a storm of redeliveries. */
const SHORTEST_HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 2_000;

/** For so long a trial at a healthy service is kept for a match that has not failed yet: it tells more. */
const FRESH_FIRST_MS = 2_000;

/**
 * At a service that is not healthy any match that is placing will do, and no more are to be formed that may be stuck;
 * unless none has come for this long.
 */
const WANT_MATCH_AFTER_MS = 2 * LONGEST_HOLD_MS;

/** An answer with what it says about the service. */
type Judged = { result: CreateResult; meaning: AnswerMeaning };

/** An answer that the circuit must not count; an error, because results are counted. */
class UncountedAnswer extends Error {
  override readonly name = 'UncountedAnswer';
  readonly code = 'UNCOUNTED_ANSWER';
  readonly result: CreateResult;
  constructor(result: CreateResult) {
    super(result.outcome);
    this.result = result;
  }
}

/**
 * The breaker opens after several bad answers in a row (see `createAnswerJudge`). Then one match is tried after each
 * pause, or as soon as the service was seen to come back; a good answer closes it, any other makes the pause longer.
 */
export function createAllocationBreaker(options: BreakerOptions, deps: BreakerDeps): AllocationBreaker {
  const judge = createAnswerJudge(options, deps);
  const trials = createTrialClock({ firstMs: options.openMs, longestMs: options.openMaxMs }, deps);
  const circuit = circuitBreaker(
    handleWhenResult((judged) => (judged as Judged).meaning === 'bad'),
    { breaker: new ConsecutiveBreaker(options.failures), halfOpenAfter: trials.pauses },
  );
  /** Answers to what was asked before the circuit changed say nothing about what it is now. */
  let era = 0;
  let openSinceMs: number | undefined;
  let lastFailure = '';
  let healthy = false;

  circuit.onStateChange((state) => {
    era += 1;
    healthy = false;
    if (state === CircuitState.Open && openSinceMs === undefined) {
      openSinceMs = deps.nowMs();
      deps.logger.warn({ reason: lastFailure }, 'no games can be had: the breaker is open');
    } else if (state === CircuitState.Closed && openSinceMs !== undefined) {
      deps.logger.info({ open_ms: deps.nowMs() - openSinceMs }, 'games can be had again: the breaker is closed');
      openSinceMs = undefined;
    }
    deps.onChange();
  });

  const ask = async (match: Match): Promise<Judged> => {
    const begun = era;
    const isTrial = circuit.state === CircuitState.HalfOpen;
    const [result] = (await deps.createAll([match])) as [CreateResult];
    const meaning = await judge.judge(match.id, result, isTrial);
    if (meaning === 'nothing' || begun !== era) throw new UncountedAnswer(result);
    if (meaning === 'bad') lastFailure = reasonOf(result);
    if (isTrial && result.outcome === 'busy') trials.leaveAlone(result.retryAfterMs);
    return { result, meaning };
  };

  /**
   * Tells the circuit what the answers to a list say, in order; of good ones in a row it need not hear more than one. Those that
   * come after it has changed say nothing.
   */
  const tellAll = async (matches: readonly Match[], results: readonly CreateResult[], begun: number): Promise<void> => {
    const meanings = await Promise.all(
      results.map(async (result, index) => judge.judge(matches[index]!.id, result, false)),
    );
    let last: AnswerMeaning = 'nothing';
    for (const [index, meaning] of meanings.entries()) {
      if (begun !== era) return;
      const result = results[index]!;
      if (meaning === 'nothing' || (meaning === 'good' && last === 'good')) continue;
      last = meaning;
      if (meaning === 'bad') lastFailure = reasonOf(result);
      await circuit.execute(() => ({ result, meaning }));
    }
  };

  const createOne = async (match: Match): Promise<CreateResult> => {
    if (!mayAsk(match)) {
      deps.onHeld?.();
      return { outcome: 'busy', retryAfterMs: holdMs(trials.dueInMs()) };
    }
    return circuit.execute(() => ask(match)).then(({ result }) => result, uncounted);
  };

  const mayAsk = (match: Match): boolean => {
    if (circuit.state !== CircuitState.Open) return circuit.state === CircuitState.Closed;
    const dueForMs = -trials.dueInMs();
    return dueForMs >= (healthy && judge.isSuspect(match.id) ? FRESH_FIRST_MS : 0);
  };

  return {
    create: createOne,
    async createAll(matches) {
      if (matches.length === 1 || circuit.state !== CircuitState.Closed) return Promise.all(matches.map(createOne));
      const begun = era;
      const results = await deps.createAll(matches);
      await tellAll(matches, results, begun);
      return results;
    },
    status() {
      if (openSinceMs === undefined) return 'closed';
      const dueForMs = circuit.state === CircuitState.Open ? -trials.dueInMs() : Number.NEGATIVE_INFINITY;
      return dueForMs >= (healthy ? 0 : WANT_MATCH_AFTER_MS) ? 'half-open' : 'open';
    },
    problem: () =>
      openSinceMs === undefined
        ? undefined
        : `breaker open since ${new Date(openSinceMs).toISOString()}: ${lastFailure}`,
    async probe() {
      if (circuit.state !== CircuitState.Open) return;
      const begun = era;
      const seen = await deps.isHealthy();
      if (begun !== era) return;
      trials.sawHealth(seen);
      healthy = seen;
    },
  };
}

const holdMs = (dueInMs: number): number => Math.min(Math.max(dueInMs, SHORTEST_HOLD_MS), LONGEST_HOLD_MS);

const reasonOf = (result: CreateResult): string =>
  result.outcome === 'unknown' ? result.reason : 'the service asks to come again later';

function uncounted(error: unknown): CreateResult {
  if (error instanceof UncountedAnswer) return error.result;
  throw error;
}
