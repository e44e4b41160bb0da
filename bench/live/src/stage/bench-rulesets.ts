import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@paireto/stack';

/** Only players of the same whole rating meet: who meets whom is known, and when. */
export const PAIRS_QUEUE = 'bench-pairs';
/** Players wait some seconds, the longer the more their rating is off the middle. */
export const WAITS_QUEUE = 'bench-waits';
/** The preset. */
export const CHESS_QUEUE = 'chess';

const duel = { version: 1, teams: [{ name: 'white' }, { name: 'black' }], strategy: 'longest-wait', max_wait: '10m' };

const own = [
  { ...duel, name: PAIRS_QUEUE, rating: { window: 0.5 } },
  { ...duel, name: WAITS_QUEUE, rating: { window: 20, expand: { by: 20, every: '2s' } } },
];

/** Writes the folder of rulesets that the stack of the bench runs with; returns its path. */
export function writeBenchRulesets(folder: string): string {
  mkdirSync(folder, { recursive: true });
  for (const ruleset of own) writeFileSync(join(folder, `${ruleset.name}.json`), JSON.stringify(ruleset));
  copyFileSync(join(repositoryRoot, 'rulesets', `${CHESS_QUEUE}.yaml`), join(folder, `${CHESS_QUEUE}.yaml`));
  return folder;
}
