import type { CallOptions } from './client-options.ts';

/** A list that comes in pages. Iterating gives its items and reads each page when it is needed. */
export interface Paged<Page, Item> extends AsyncIterable<Item> {
  /** One page: the first, or the one after `cursor`, which is a page's `next_cursor`. */
  page(cursor?: string): Promise<Page>;
  /** The pages themselves. */
  pages(): AsyncIterable<Page>;
}

/** What every list takes. `limit`: items of a page. */
export interface ListOptions extends CallOptions {
  limit?: number;
}

export function createPaged<Page extends { next_cursor: string | null }, Item>(
  read: (cursor: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[],
): Paged<Page, Item> {
  async function* pages(): AsyncGenerator<Page> {
    let cursor: string | undefined;
    do {
      const page = await read(cursor);
      yield page;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }
  return {
    page: read,
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* itemsOf(page);
    },
  };
}
