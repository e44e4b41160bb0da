/** Virtual time: what is due runs in order of its time, and of being scheduled where times are equal. */
export interface Scheduler {
  /** Epoch ms. */
  nowMs: () => number;
  after: (delayMs: number, run: () => void) => void;
  /** Runs what is due up to and including this time, and makes it now. */
  runUntil: (untilMs: number) => void;
  /** How many events have run. */
  readonly executed: number;
}

/** A binary heap of events; sequence numbers make it stable. */
export function createScheduler(startMs: number): Scheduler {
  const times: number[] = [];
  const sequences: number[] = [];
  const runs: (() => void)[] = [];
  let nowMs = startMs;
  let sequence = 0;
  let executed = 0;

  const isBefore = (a: number, b: number): boolean =>
    times[a]! < times[b]! || (times[a]! === times[b]! && sequences[a]! < sequences[b]!);

  const swap = (a: number, b: number): void => {
    [times[a], times[b]] = [times[b]!, times[a]!];
    [sequences[a], sequences[b]] = [sequences[b]!, sequences[a]!];
    [runs[a], runs[b]] = [runs[b]!, runs[a]!];
  };

  const siftUp = (from: number): void => {
    for (let place = from; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!isBefore(place, parent)) return;
      swap(place, parent);
      place = parent;
    }
  };

  const siftDown = (): void => {
    for (let place = 0; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < times.length && isBefore(child, least)) least = child;
      }
      if (least === place) return;
      swap(place, least);
      place = least;
    }
  };

  const takeFirst = (): (() => void) => {
    swap(0, times.length - 1);
    times.pop();
    sequences.pop();
    const run = runs.pop()!;
    siftDown();
    return run;
  };

  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      times.push(nowMs + Math.max(0, Math.round(delayMs)));
      sequences.push(sequence);
      runs.push(run);
      sequence += 1;
      siftUp(times.length - 1);
    },
    runUntil(untilMs) {
      while (times.length > 0 && times[0]! <= untilMs) {
        nowMs = times[0]!;
        const run = takeFirst();
        executed += 1;
        run();
      }
      nowMs = untilMs;
    },
    get executed() {
      return executed;
    },
  };
}
