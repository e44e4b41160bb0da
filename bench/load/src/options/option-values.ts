/** A whole number given as text, or the usual one. @throws {TypeError} that says what is right. */
export function wholeNumber(
  name: string,
  text: string | undefined,
  { usual, least, most }: { usual: number; least: number; most: number },
): number {
  const value = text === undefined ? usual : Number(text);
  if (Number.isInteger(value) && value >= least && value <= most && text !== '') return value;
  throw new TypeError(`--${name} ${text}: expected a whole number from ${least} to ${most}`);
}

/** A share given as text, or the usual one. @throws {TypeError} that says what is right. */
export function shareNumber(name: string, text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (value >= 0 && value <= 1 && text !== '') return value;
  throw new TypeError(`--${name} ${text}: expected a share from 0 to 1`);
}
