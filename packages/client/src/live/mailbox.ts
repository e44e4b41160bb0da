/** What was pushed and is not read yet, for one reader. */
export interface Mailbox<Item> extends AsyncIterableIterator<Item> {
  push(item: Item): void;
  /** Nothing more comes; with an error the reader is thrown it, after what is there. */
  end(error?: unknown): void;
}

interface Reader<Item> {
  resolve(result: IteratorResult<Item>): void;
  reject(error: unknown): void;
}

/**
 * `merge` may put a new item in place of the last unread one. `onOverflow` is called when `limit` items wait unread, which
 * are dropped; `onOver` once, when nothing more comes or the reader stops.
 */
export function createMailbox<Item>(options: {
  limit: number;
  merge?: (last: Item, next: Item) => boolean;
  onOverflow?: () => void;
  onOver: () => void;
}): Mailbox<Item> {
  let items: Item[] = [];
  const readers: Reader<Item>[] = [];
  let ending: { error: unknown; isError: boolean } | undefined;
  let isDone = false;
  let isOver = false;

  const done = (): IteratorResult<Item> => ({ done: true, value: undefined });
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    options.onOver();
  };

  const settle = (reader: Reader<Item>): void => {
    if (ending?.isError && !isDone) reader.reject(ending.error);
    else reader.resolve(done());
    isDone = true;
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
      // Whoever waits has read everything: the first is told how it ended.
      for (const reader of readers.splice(0)) settle(reader);
      over();
    },
    next() {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve({ done: false, value: item });
      return new Promise((resolve, reject) => {
        if (ending || isDone) settle({ resolve, reject });
        else readers.push({ resolve, reject });
      });
    },
    return() {
      isDone = true;
      items = [];
      for (const reader of readers.splice(0)) settle(reader);
      over();
      return Promise.resolve(done());
    },
    [Symbol.asyncIterator]: () => box,
  };
  return box;
}

/** Ends a mailbox with the reason of a signal when that is aborted; returns a way to let go of it. */
export function endOnAbort(box: Pick<Mailbox<unknown>, 'end'>, signal: AbortSignal | undefined): () => void {
  const abort = (): void => box.end(signal?.reason);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}
