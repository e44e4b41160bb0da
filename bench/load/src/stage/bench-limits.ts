import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** So often that no player of the bench comes near it: they are counted all the same, as in production. */
const OFTEN = { limit: 100_000, per: '1m' };
const names = ['joins', 'challenges', 'connects', 'socket_tickets', 'reads', 'changes'];

/** Writes the limits of the bench, whose players do in a minute what takes people an evening. The path of the file. */
export function writeBenchLimits(folder: string): string {
  const path = join(folder, 'limits.json');
  writeFileSync(path, JSON.stringify({ players: Object.fromEntries(names.map((name) => [name, OFTEN])) }));
  return path;
}
