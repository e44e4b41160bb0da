/** Says on a terminal how far it is; elsewhere nothing. */
export interface Progress {
  readonly update: (what: string, share: number) => void;
  done(): void;
}

const BAR = 24;
const EVERY_MS = 80;

export function createProgress(stream: NodeJS.WriteStream, clockMs: () => number): Progress {
  if (!stream.isTTY) return { update: () => {}, done: () => {} };
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    update(what, share) {
      const nowMs = clockMs();
      if (nowMs - lastMs < EVERY_MS) return;
      lastMs = nowMs;
      const full = Math.round(BAR * Math.min(1, share));
      const line = `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.round(100 * share)).padStart(3)} %  ${what}`;
      stream.write(`\r\u001b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    done: () => void stream.write('\r\u001b[2K'),
  };
}
