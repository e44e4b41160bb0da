import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const names = ['joins', 'challenges', 'connects', 'socket_tickets', 'reads', 'changes'];

/** Writes the limits of the bench, which are none: its players do in a minute what takes people an evening. The path of the file. */
export function writeBenchLimits(folder: string): string {
  const path = join(folder, 'limits.json');
  writeFileSync(path, JSON.stringify({ players: Object.fromEntries(names.map((name) => [name, 'unlimited'])) }));
  return path;
}
