/** Ends what tokens keep open when they expire: one clock for all of them instead of a timer each. */
export interface TokenExpiries {
  /** `end` is called once, within a second after this time; until then it may be moved or forgotten. Epoch ms. */
  set(end: () => void, expiresAtMs: number): void;
  forget(end: () => void): void;
  /** Ends all that is due. */
  tick(nowMs: number): void;
  readonly size: number;
}

export function createTokenExpiries(): TokenExpiries {
  /** By the second in which they are due: as many entries as there are different seconds, however many sockets. */
  const bySecond = new Map<number, Set<() => void>>();
  const secondOf = new Map<() => void, number>();

  const forget = (end: () => void): void => {
    const second = secondOf.get(end);
    if (second === undefined) return;
    secondOf.delete(end);
    const due = bySecond.get(second);
    due?.delete(end);
    if (due?.size === 0) bySecond.delete(second);
  };

  return {
    set(end, expiresAtMs) {
      forget(end);
      const second = Math.ceil(expiresAtMs / 1_000);
      secondOf.set(end, second);
      const due = bySecond.get(second) ?? new Set();
      bySecond.set(second, due.add(end));
    },
    forget,
    tick(nowMs) {
      const dueSeconds = [...bySecond.keys()].filter((second) => second * 1_000 <= nowMs);
      for (const second of dueSeconds) {
        for (const end of [...(bySecond.get(second) ?? [])]) {
          // One that has ended may have ended another.
          if (secondOf.get(end) !== second) continue;
          forget(end);
          end();
        }
      }
    },
    get size() {
      return secondOf.size;
    },
  };
}
