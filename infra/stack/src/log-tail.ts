import { readFileSync } from 'node:fs';

/** The last lines of a log, indented for a message; a note when there are none. */
export function logTail(file: string, lines = 20): string {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing was logged.
  }
  const tail = text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .filter((line) => line !== '');
  return tail.length === 0 ? '    (it logged nothing)' : tail.map((line) => `    ${line}`).join('\n');
}
