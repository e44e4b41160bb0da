/** Shows how far a bench is. */
export interface Progress {
  /** Something happened. */
  line(text: string): void;
  /** How far it is now: replaces the last one in a terminal, and comes seldom where there is none. */
  live(text: string): void;
}

/** Between two lines about how far it is where they cannot be replaced. */
const SELDOM_MS = 5_000;

export function createProgress(output: { isTTY?: boolean; write(text: string): unknown }): Progress {
  const startedMs = performance.now();
  let saidMs = Number.NEGATIVE_INFINITY;
  const stamped = (text: string): string =>
    `${((performance.now() - startedMs) / 1_000).toFixed(1).padStart(6)} s  ${text}`;
  return {
    line(text) {
      output.write(`${output.isTTY ? '\r\u001b[K' : ''}${stamped(text)}\n`);
    },
    live(text) {
      if (output.isTTY) {
        output.write(`\r\u001b[K${stamped(text)}`);
        return;
      }
      const nowMs = performance.now();
      if (nowMs - saidMs < SELDOM_MS) return;
      saidMs = nowMs;
      output.write(`${stamped(text)}\n`);
    },
  };
}
