import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RulesetFile } from '@paireto/contracts';
import { tempDir } from '@paireto/testkit';

/** Plain chess as an author writes it, to be changed by tests. */
export const chessFile: RulesetFile = {
  name: 'chess',
  version: 1,
  attributes: {
    time_control: { type: 'text', pattern: '[1-9][0-9]{0,2}\\+[0-9]{1,3}', example: '3+2' },
    variant: { type: 'choice', values: ['standard', 'chess960'], default: 'standard' },
    mode: { type: 'choice', values: ['rated', 'casual'], default: 'rated' },
  },
  pool_by: ['time_control', 'variant', 'mode'],
  teams: [{ name: 'white' }, { name: 'black' }],
  rating: { window: 100 },
};

/** Two against two, alone or in pairs, with roles and a limit of one's own; running games may ask for players. */
export const teamsFile: RulesetFile = {
  name: 'teams',
  version: 1,
  attributes: { map: { type: 'choice', values: ['desert', 'harbour'], default: 'desert' } },
  pool_by: ['map'],
  teams: { count: 2, names: ['blue', 'red'], size: 2, roles: { tank: 1 } },
  party: { sizes: [1, 2], rating: 'max', max_spread: 400 },
  rating: { window: 200, own_limit: true },
  regions: { names: ['eu', 'us'], latency: { limit: 50, max: 150 } },
  priority: { classes: { member: '60s' } },
  backfill: true,
};

/** A value for RULESETS: a folder with these rulesets. */
export function rulesetsFolder(...files: RulesetFile[]): string {
  const folder = tempDir('rulesets');
  for (const file of files) writeFileSync(join(folder, `${file.name}.json`), JSON.stringify(file));
  return folder;
}
