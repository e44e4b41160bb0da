import type { ArgsDef } from 'citty';
import { StackError } from '../stack-error.ts';

/** Refuses options that the command does not have: a misspelt one must not be silently ignored. */
export function refuseUnknownOptions(rawArgs: readonly string[], known: ArgsDef): void {
  const names = new Set(Object.keys(known).flatMap((name) => [name, `no-${name}`]));
  for (const arg of rawArgs) {
    const [, name] = /^--([^=]+)/.exec(arg) ?? [];
    if (name !== undefined && !names.has(name)) {
      const options = Object.keys(known).map((option) => `--${option}`);
      throw new StackError('BAD_ARGUMENT', `There is no option --${name}; there are ${options.join(', ')}.`);
    }
  }
}

/** Reads a number option. @throws {StackError} that names the option and what is allowed. */
export function numberOption(
  name: string,
  text: string,
  allowed: { min: number; max: number; integer?: boolean },
): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= allowed.min && value <= allowed.max;
  if (!fits || ((allowed.integer ?? false) && !Number.isInteger(value))) {
    const kind = allowed.integer ? 'a whole number' : 'a number';
    throw new StackError('BAD_ARGUMENT', `--${name}: ${kind} from ${allowed.min} to ${allowed.max}, not "${text}".`);
  }
  return value;
}
