export const text = { type: 'string' } as const;
export const flag = { type: 'boolean', default: false } as const;

/** What every bench of the road is told, as `parseArgs` wants it. */
export const sharedOptions = {
  rate: text,
  seconds: text,
  'warm-up': text,
  runs: text,
  quick: flag,
  out: flag,
  json: flag,
  help: { ...flag, short: 'h' },
} as const;

/** A whole number given as text, or the usual one. @throws {TypeError} that says what is right. */
export function wholeNumber(
  name: string,
  given: string | undefined,
  { usual, least, most }: { usual: number; least: number; most: number },
): number {
  const value = given === undefined ? usual : Number(given);
  if (Number.isInteger(value) && value >= least && value <= most && given !== '') return value;
  throw new TypeError(`--${name} ${given}: expected a whole number from ${least} to ${most}`);
}

/** A share given as text, or the usual one. @throws {TypeError} that says what is right. */
export function shareNumber(name: string, given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given);
  if (value >= 0 && value <= 1 && given !== '') return value;
  throw new TypeError(`--${name} ${given}: expected a share from 0 to 1`);
}
