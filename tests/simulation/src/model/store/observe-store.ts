import type { Store } from './create-store.ts';
import type { Journal } from './journal.ts';

/** A call of the store, and what it answered. */
export interface StoreCall {
  verb: keyof Store;
  args: readonly unknown[];
  result: unknown;
  atMs: number;
}

/** Is told of everything that happens to the store, so that another store can follow. */
export interface StoreObserver {
  called(call: StoreCall): void;
  /** The writes after this time are lost. */
  rolledBackTo(timeMs: number): void;
}

/** The same store and journal, watched. */
export function observeStore(
  { store, journal }: { store: Store; journal: Journal },
  nowMs: () => number,
  observer: StoreObserver,
): { store: Store; journal: Journal } {
  const observed = Object.entries(store).map(([verb, run]) => [
    verb,
    (...args: never[]) => {
      const result = (run as (...given: never[]) => unknown)(...args);
      observer.called({ verb: verb as keyof Store, args, result, atMs: nowMs() });
      return result;
    },
  ]);
  const rollBackTo = (timeMs: number): void => {
    journal.rollBackTo(timeMs);
    observer.rolledBackTo(timeMs);
  };
  return { store: Object.fromEntries(observed) as Store, journal: { ...journal, rollBackTo } };
}
