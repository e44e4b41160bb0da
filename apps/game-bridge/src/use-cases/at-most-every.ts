/** Calls `run` at most once in `intervalMs`, with how many calls were swallowed since; for log lines that would flood. */
export function atMostEvery<Argument>(
  intervalMs: number,
  nowMs: () => number,
  run: (argument: Argument, swallowed: number) => void,
): (argument: Argument) => void {
  let quietUntilMs = Number.NEGATIVE_INFINITY;
  let swallowed = 0;
  return (argument) => {
    if (nowMs() < quietUntilMs) {
      swallowed += 1;
      return;
    }
    quietUntilMs = nowMs() + intervalMs;
    run(argument, swallowed);
    swallowed = 0;
  };
}
