/** Whether the stream of matches takes events. While it refuses, matches would only pile up in the outbox. */
export interface StreamRoom {
  stored: () => void;
  refused: (reason: string) => void;
  /** Why it refuses; undefined: it takes what comes, as far as is known. */
  readonly reason: string | undefined;
  stop(): void;
}

/** So long after a refusal the next match is tried, where nothing of the outbox was taken before. */
const RETRY_MS = 5_000;

export function createStreamRoom(deps: {
  /** Calls once after so long, unless the returned function is called before. */
  later(ms: number, run: () => void): () => void;
  onRefused: (reason: string) => void;
  /** The stream takes events again. */
  onTaken: () => void;
  /** Matches may be formed again. */
  onAllowed: () => void;
}): StreamRoom {
  let reason: string | undefined;
  /** Events are refused; stays so while it is only tried again. */
  let isFull = false;
  let cancel = (): void => undefined;

  const allow = (): void => {
    cancel();
    if (reason === undefined) return;
    reason = undefined;
    deps.onAllowed();
  };

  return {
    stored() {
      if (!isFull) return;
      isFull = false;
      deps.onTaken();
      allow();
    },
    refused(why) {
      if (!isFull) deps.onRefused(why);
      isFull = true;
      reason = why;
      cancel();
      cancel = deps.later(RETRY_MS, allow);
    },
    get reason() {
      return reason;
    },
    stop: () => cancel(),
  };
}
