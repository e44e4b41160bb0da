/** Rows by key. Rows are never changed in place: a change sets a new one. */
export interface Table<Row> {
  get(key: string): Row | undefined;
  /** Undefined deletes. */
  set(key: string, row: Row | undefined): void;
  entries(): Iterable<[string, Row]>;
}

/** A change of a row; `rollback`: a fail-over took it back to `after`. */
export interface RowChange<Row> {
  key: string;
  before: Row | undefined;
  after: Row | undefined;
  cause: 'write' | 'rollback';
}

/** Tables whose last writes can be lost together, as a fail-over loses them: always the end of the history, never its middle. */
export interface Journal {
  table<Row>(onChange?: (change: RowChange<Row>) => void): Table<Row>;
  /** Undoes all writes after this time, the last first. */
  rollBackTo(timeMs: number): void;
}

export function createJournal(nowMs: () => number): Journal {
  const writes: { atMs: number; undo: () => void }[] = [];
  return {
    table(onChange = () => undefined) {
      type Row = Parameters<typeof onChange>[0] extends RowChange<infer Of> ? Of : never;
      const rows = new Map<string, Row>();
      const put = (key: string, row: Row | undefined): void => {
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      };
      return {
        get: (key) => rows.get(key),
        set(key, row) {
          const before = rows.get(key);
          put(key, row);
          onChange({ key, before, after: row, cause: 'write' });
          const undo = (): void => {
            put(key, before);
            onChange({ key, before: row, after: before, cause: 'rollback' });
          };
          writes.push({ atMs: nowMs(), undo });
        },
        entries: () => rows.entries(),
      };
    },
    rollBackTo(timeMs) {
      while (writes.length > 0 && writes.at(-1)!.atMs > timeMs) writes.pop()!.undo();
    },
  };
}
