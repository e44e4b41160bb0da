/** What was pushed and is not read yet, for one reader. */
export interface Mailbox<Item> extends AsyncIterableIterator<Item> {
  push(item: Item): void;
  /** Nothing more comes; with an error the reader is thrown it, after what is there. */
  end(error?: unknown): void;
}

/**
 * `merge` may put a new item in place of the last unread one. `onOverflow` is called when `limit` items wait unread, which
 * are dropped; `onReturn` when the reader stops, or has read the end.
 */
export function createMailbox<Item>(options: {
  limit: number;
  merge?: (last: Item, next: Item) => boolean;
  onOverflow?: () => void;
  onReturn: () => void;
}): Mailbox<Item> {
  let items: Item[] = [];
  let readers: { resolve(result: IteratorResult<Item>): void; reject(error: unknown): void }[] = [];
  let ending: { error: unknown; isError: boolean } | undefined;
  let isDone = false;

  const done = (): IteratorResult<Item> => ({ done: true, value: undefined });
  const finish = (): void => {
    if (isDone) return;
    isDone = true;
    items = [];
    options.onReturn();
  };

  const box: Mailbox<Item> = {
    push(item) {
      if (ending || isDone) return;
      const reader = readers.shift();
      if (reader) return reader.resolve({ done: false, value: item });
      const last = items.at(-1);
      if (last !== undefined && options.merge?.(last, item)) items.pop();
      if (items.length >= options.limit) {
        items = [];
        options.onOverflow?.();
      } else items.push(item);
    },
    end(...given) {
      if (ending || isDone) return;
      ending = { error: given[0], isError: given.length > 0 };
      if (readers.length === 0) return;
      const waiting = readers;
      readers = [];
      finish();
      for (const [index, reader] of waiting.entries()) {
        if (index === 0 && ending.isError) reader.reject(ending.error);
        else reader.resolve(done());
      }
    },
    next() {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve({ done: false, value: item });
      if (isDone) return Promise.resolve(done());
      if (ending) {
        finish();
        return ending.isError ? Promise.reject(ending.error) : Promise.resolve(done());
      }
      return new Promise((resolve, reject) => readers.push({ resolve, reject }));
    },
    return() {
      finish();
      for (const reader of readers.splice(0)) reader.resolve(done());
      return Promise.resolve(done());
    },
    [Symbol.asyncIterator]: () => box,
  };
  return box;
}
