import { type ArgsDef, defineCommand } from 'citty';
import { createToken } from '../create-token.ts';
import { readDevSecrets } from '../dev-secrets.ts';
import { StackError } from '../stack-error.ts';
import { defaultDataDir, stackFolder } from '../stack-folder.ts';
import { numberOption, refuseUnknownOptions } from './arguments.ts';
import type { CliContext } from './cli-context.ts';
import { tokenClaimsOf } from './token-claims-of.ts';

const args = {
  user: { type: 'string', description: 'Player id', required: true },
  tenant: { type: 'string', description: 'Tenant id', required: true },
  rating: { type: 'string', description: 'Rating in points; without it the default of the gateway counts' },
  party: { type: 'string', description: 'Who is in the party of the player, with ratings if known: bob=1400,carol' },
  'priority-class': { type: 'string', description: 'Class of the ruleset’s "priority"' },
  blocked: { type: 'string', description: 'Players whom the player never wants to meet: mallory,trudy' },
  service: { type: 'boolean', description: 'Give the role that opens /internal', default: false },
  hours: { type: 'string', description: 'How long it is good for', default: '12' },
  'data-dir': { type: 'string', description: 'Data folder of the stack', default: defaultDataDir },
} satisfies ArgsDef;

/** `npm run token`: prints a development token, and nothing else, on stdout. */
export const tokenCommand = (context: CliContext) =>
  defineCommand({
    meta: {
      name: 'npm run --silent token --',
      description: 'Print a development token for a player of the stack on this machine',
    },
    args,
    async run({ args: given, rawArgs }) {
      refuseUnknownOptions(rawArgs, args);
      const folder = stackFolder(given['data-dir']);
      const secrets = readDevSecrets(folder.secretsFile);
      if (secrets === undefined)
        throw new StackError('NOT_RUNNING', `There is no stack in ${folder.root} yet: run "npm start" once.`);
      const token = await createToken(
        secrets.jwt,
        tokenClaimsOf(given),
        numberOption('hours', given.hours, { min: 0.001, max: 24 * 365 }),
      );
      context.print(`${token}\n`);
    },
  });
