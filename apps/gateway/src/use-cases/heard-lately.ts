/** The last word of somebody, and when it came (epoch ms). */
export interface Heard<Word> {
  word: Word;
  heardAt: number;
}

/** What everybody said last, as long as they are not silent for too long. */
export interface HeardLately<Word> {
  hear(id: string, word: Word): void;
  /** They said goodbye. */
  forget(id: string): void;
  /** In order of their ids. */
  live(): Heard<Word>[];
}

/** Nobody runs more processes of one kind; more names than that are noise. */
const MAX_HEARD = 1_024;

/** Silence is measured by `monotonicMs`; `nowMs` (epoch ms) is only for telling when something was heard. */
export function createHeardLately<Word>(options: {
  silenceLimitMs: number;
  nowMs: () => number;
  monotonicMs: () => number;
}): HeardLately<Word> {
  const heard = new Map<string, Heard<Word> & { tick: number }>();

  const dropSilent = (): void => {
    const oldest = options.monotonicMs() - options.silenceLimitMs;
    for (const [id, { tick }] of heard) if (tick < oldest) heard.delete(id);
  };

  return {
    hear(id, word) {
      if (!heard.has(id) && heard.size >= MAX_HEARD) {
        dropSilent();
        if (heard.size >= MAX_HEARD) return;
      }
      heard.set(id, { word, heardAt: options.nowMs(), tick: options.monotonicMs() });
    },
    forget: (id) => void heard.delete(id),
    live() {
      dropSilent();
      return [...heard].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { word, heardAt }]) => ({ word, heardAt }));
    },
  };
}
