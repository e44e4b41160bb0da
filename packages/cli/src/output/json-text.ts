/** A result for programs: one JSON value, laid out. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** One JSON value on one line, for streams of them. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
