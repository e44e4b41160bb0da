import type { CliContext } from '../cli-context.ts';

/** Prints lines as a result. */
export function printLines({ print }: Pick<CliContext, 'print'>, lines: readonly string[]): void {
  print(lines.map((line) => `${line}\n`).join(''));
}
