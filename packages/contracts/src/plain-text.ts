/**
 * Whether a text can be kept, shown and logged as it is: no control characters (PostgreSQL takes no NUL), and no half of a
 * surrogate pair, which UTF-8 cannot hold: two different texts would become one.
 */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

/** What a field says that is none. */
export const PLAIN_TEXT = 'plain text: no control characters';
