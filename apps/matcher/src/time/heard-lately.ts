/** The last word of each speaker who was heard lately. */
export interface HeardLately<Word> {
  /** Takes in a word; returns the speaker's word before, undefined for a newcomer. */
  hear: (id: string, word: Word) => Word | undefined;
  /** Drops a speaker; false when there was none of that id. */
  forget: (id: string) => boolean;
  ids: () => string[];
  words: () => Word[];
  /** Drops who has been silent for too long; tells whether there was any. To be called every `checkIntervalMs`. */
  check: () => boolean;
}

/**
 * Speakers count while they were heard within `silenceLimitMs` of this process's own waking time.
 *
 * Time in which this process did not run (a stalled event loop, a stopped process) or could not hear (no connection)
 * does not count as the silence of others: their words may be waiting in the socket.
 */
export function createHeardLately<Word>(options: {
  /** Monotonic, ms. */
  monotonicMs: () => number;
  checkIntervalMs: number;
  silenceLimitMs: number;
  /** Whether words can reach us at all. */
  canHear: () => boolean;
}): HeardLately<Word> {
  const { monotonicMs, checkIntervalMs, silenceLimitMs } = options;
  const speakers = new Map<string, { word: Word; heardAtMs: number }>();
  let checkedAtMs = monotonicMs();

  return {
    hear(id, word) {
      const before = speakers.get(id)?.word;
      speakers.set(id, { word, heardAtMs: monotonicMs() });
      return before;
    },
    forget: (id) => speakers.delete(id),
    ids: () => [...speakers.keys()],
    words: () => Array.from(speakers.values(), ({ word }) => word),
    check() {
      const nowMs = monotonicMs();
      const sleptMs = Math.max(0, nowMs - checkedAtMs - checkIntervalMs);
      checkedAtMs = nowMs;
      let dropped = false;
      for (const [id, speaker] of speakers) {
        speaker.heardAtMs = options.canHear() ? Math.min(nowMs, speaker.heardAtMs + sleptMs) : nowMs;
        if (nowMs - speaker.heardAtMs > silenceLimitMs) dropped = speakers.delete(id) || dropped;
      }
      return dropped;
    },
  };
}
