import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@paireto/stack';

const duel = { version: 1, teams: [{ name: 'white' }, { name: 'black' }], strategy: 'longest-wait', max_wait: '10m' };

const own = [
  {
    name: 'bench-parties',
    version: 1,
    teams: { count: 2, names: ['blue', 'red'], size: 2 },
    party: { sizes: [1, 2], rating: 'mean' },
    rating: { window: 200, expand: { by: 100, every: '5s' } },
    strategy: 'longest-wait',
    max_wait: '10m',
  },
  {
    ...duel,
    name: 'bench-rooms',
    attributes: { room: { type: 'text', pattern: '[0-9]{1,7}', example: '7' } },
    pool_by: ['room'],
  },
  // Whoever waits is a hundredth of a point from the next and meets nobody; see ratingOf in ../generator/players.ts.
  { ...duel, name: 'bench-crowd', rating: { window: 0.001 }, max_wait: '1h' },
];

/** Writes the folder of rulesets that the stack of the bench runs with; returns its path. */
export function writeBenchRulesets(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const ruleset of own) writeFileSync(join(folder, `${ruleset.name}.json`), JSON.stringify(ruleset));
  copyFileSync(join(repositoryRoot, 'rulesets', 'chess.yaml'), join(folder, 'chess.yaml'));
  return folder;
}
