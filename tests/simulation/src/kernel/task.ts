/** How a task that waits is told that it may go on, once. */
export interface Resume<Value> {
  done(value: Value): void;
  failed(error: Error): void;
}

/** Begins something and is given the way to go on after it. */
export type Suspension = (resume: Resume<unknown>) => void;

/** Work of a process that waits now and then: `yield*` another task to wait for it. Deterministic, unlike promises. */
export type Task<Result> = Generator<Suspension, Result, unknown>;

/** Waits until `start` has called its `resume`. */
export function* until<Value>(start: (resume: Resume<Value>) => void): Task<Value> {
  return (yield start) as Value;
}

/** Nobody answered. `executed`: whether the request may have been carried out all the same. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code = 'NO_ANSWER';
  readonly executed: 'no' | 'unknown';

  constructor(executed: 'no' | 'unknown') {
    super(`no answer; executed: ${executed}`);
    this.executed = executed;
  }
}

/** The result of a task, or undefined when nobody answered it. */
export function* unlessUnanswered<Result>(task: Task<Result>): Task<Result | undefined> {
  try {
    return yield* task;
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}
