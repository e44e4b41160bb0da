/** What is in work, by sequence, and a way to wait until there is less of it. */
export interface InFlight<Item> {
  /** Tells whether it is new. */
  add(sequence: number, item: Item): boolean;
  remove(sequence: number): void;
  size(): number;
  items(): Iterable<Item>;
  /** Resolves when fewer than `limit` are in work. */
  below(limit: number): Promise<void>;
}

export function createInFlight<Item>(): InFlight<Item> {
  const items = new Map<number, Item>();
  let waiting: { limit: number; resolve: () => void }[] = [];
  return {
    add(sequence, item) {
      if (items.has(sequence)) return false;
      items.set(sequence, item);
      return true;
    },
    remove(sequence) {
      items.delete(sequence);
      if (waiting.length === 0) return;
      const ready = waiting.filter(({ limit }) => items.size < limit);
      waiting = waiting.filter(({ limit }) => items.size >= limit);
      for (const { resolve } of ready) resolve();
    },
    size: () => items.size,
    items: () => items.values(),
    below: (limit) =>
      items.size < limit ? Promise.resolve() : new Promise((resolve) => waiting.push({ limit, resolve })),
  };
}
