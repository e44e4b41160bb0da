import { z } from 'zod';

/** A key of a cursor: its text becomes a value again, or is refused. */
type Key = z.ZodType<string | number, string>;

type Values<Keys extends readonly Key[]> = { [Index in keyof Keys]: z.output<Keys[Index]> };

/** A finite number as a key of a cursor; every double comes back as it was. */
export const numberKey = z.string().regex(/^-?\d/).transform(Number).pipe(z.number());

/** Says where a page ended, so that the next one begins there, whatever was added before it meanwhile. */
export interface PageCursor<Row> {
  /** The cursor of a page that ended with this row: text without meaning for whoever is given it. */
  encode(row: Row): string;
  /** The keys of that row; undefined when the text is no cursor of this list. */
  decode(cursor: string): Row | undefined;
}

/**
 * Cursors of one list, whose order is that of these keys. Text keys must not contain spaces (ids never do).
 *
 * @param list a short name of the list, so that the cursor of another one is refused.
 * @param keys how each key is read from its text; what they refuse is no cursor.
 */
export function createPageCursor<const Keys extends readonly Key[]>(
  list: string,
  keys: Keys,
): PageCursor<Values<Keys>> {
  const encode = (values: readonly (string | number)[]): string =>
    Buffer.from([list, ...values].join(' ')).toString('base64url');
  return {
    encode,
    decode(cursor) {
      const [name, ...texts] = Buffer.from(cursor, 'base64url').toString().split(' ');
      if (name !== list || texts.length !== keys.length) return undefined;
      const parsed = keys.map((key, index) => key.safeParse(texts[index] ?? ''));
      if (!parsed.every((key) => key.success)) return undefined;
      const values = parsed.map((key) => key.data);
      // Decoding is lenient; a cursor of ours has one form only.
      return encode(values) === cursor ? (values as unknown as Values<Keys>) : undefined;
    },
  };
}
