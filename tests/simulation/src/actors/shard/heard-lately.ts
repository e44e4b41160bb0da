/** The last word of each speaker who was heard lately. */
export interface HeardLately<Word> {
  /** Takes in a word; returns the speaker's word before, undefined for a newcomer. */
  hear(id: string, word: Word): Word | undefined;
  forget(id: string): boolean;
  ids(): string[];
  words(): Word[];
  /** Drops the silent; tells whether there were any. To be called every `CHECK_INTERVAL_MS`. */
  check(): boolean;
}

export const CHECK_INTERVAL_MS = 250;

/** Time in which this process stood still or could hear nobody is not held against the others. */
export function createHeardLately<Word>(deps: {
  silenceLimitMs: number;
  nowMs: () => number;
  canHear: () => boolean;
}): HeardLately<Word> {
  const speakers = new Map<string, { word: Word; heardAtMs: number }>();
  let checkedAtMs = deps.nowMs();
  return {
    hear(id, word) {
      const before = speakers.get(id)?.word;
      speakers.set(id, { word, heardAtMs: deps.nowMs() });
      return before;
    },
    forget: (id) => speakers.delete(id),
    ids: () => [...speakers.keys()],
    words: () => [...speakers.values()].map(({ word }) => word),
    check() {
      const nowMs = deps.nowMs();
      const sleptMs = Math.max(0, nowMs - checkedAtMs - CHECK_INTERVAL_MS);
      checkedAtMs = nowMs;
      let isAnyDropped = false;
      for (const [id, speaker] of speakers) {
        speaker.heardAtMs = deps.canHear() ? Math.min(nowMs, speaker.heardAtMs + sleptMs) : nowMs;
        if (nowMs - speaker.heardAtMs > deps.silenceLimitMs) isAnyDropped = speakers.delete(id) || isAnyDropped;
      }
      return isAnyDropped;
    },
  };
}
