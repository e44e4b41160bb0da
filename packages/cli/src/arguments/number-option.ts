import { usageError } from '../cli-error.ts';

/** Reads a number option. @throws {CliError} that names the option and what is allowed */
export function numberOption(
  name: string,
  text: string,
  allowed: { min: number; max: number; integer?: boolean },
): number {
  const value = Number(text);
  const fits = text.trim() !== '' && value >= allowed.min && value <= allowed.max;
  if (!fits || ((allowed.integer ?? false) && !Number.isInteger(value))) {
    const kind = allowed.integer ? 'a whole number' : 'a number';
    throw usageError(`--${name}: ${kind} from ${allowed.min} to ${allowed.max}, not "${text}".`);
  }
  return value;
}
