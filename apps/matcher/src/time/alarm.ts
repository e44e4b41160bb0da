/** Something that wants to run at its own times. */
export interface AlarmSource {
  /** When it next wants to run, monotonic ms; undefined: not at all for now. */
  nextAtMs: () => number | undefined;
  runDue: () => void;
}

/** One timer for all that waits in this process. */
export interface Alarm {
  add: (source: AlarmSource) => void;
  /** To be called when the next time of a source may have become earlier. O(1) per source. */
  update: () => void;
  stop: () => void;
}

/** Longest delay that setTimeout takes. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export function createAlarm(monotonicMs: () => number): Alarm {
  const sources: AlarmSource[] = [];
  let timer: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;
  let stopped = false;

  const update = (): void => {
    if (stopped) return;
    let next = Number.POSITIVE_INFINITY;
    for (const source of sources) next = Math.min(next, source.nextAtMs() ?? next);
    // A timer that rings too early only looks again.
    if (next >= armedFor) return;
    clearTimeout(timer);
    armedFor = next;
    timer = setTimeout(ring, Math.min(MAX_DELAY_MS, Math.max(1, Math.ceil(next - monotonicMs()))));
  };

  const ring = (): void => {
    armedFor = Number.POSITIVE_INFINITY;
    for (const source of sources) source.runDue();
    update();
  };

  return {
    add(source) {
      sources.push(source);
      update();
    },
    update,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
