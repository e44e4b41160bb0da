import { createServiceToken, createToken } from '@paireto/dev-access';
import { numberOption } from '../arguments/number-option.ts';
import { CliError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { findStack } from '../connection/find-stack.ts';
import { signed } from '../connection/find-token.ts';
import { tokenClaims } from '../connection/token-claims.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';
import { serviceClaimsOf, tokenClaimsOf } from './token-claims-of.ts';

export const tokenCommand = defineCliCommand({
  name: 'token',
  about: 'Print a development token for a player or a service of the stack on this machine',
  args: {
    user: { type: 'string', valueHint: 'id', description: 'Player id, or the name of the service' },
    tenant: { type: 'string', valueHint: 'id', description: 'Tenant id (default demo; of a service: all tenants)' },
    rating: { type: 'string', valueHint: 'points', description: 'Rating; without it the default of the queue counts' },
    party: {
      type: 'string',
      valueHint: 'ids',
      description: 'The player’s party, with ratings if known: bob=1400,carol',
    },
    'priority-class': { type: 'string', valueHint: 'class', description: 'Class of the ruleset’s "priority"' },
    blocked: {
      type: 'string',
      valueHint: 'ids',
      description: 'Players whom the player never wants to meet: mallory,trudy',
    },
    service: { type: 'boolean', description: 'A service token, for the internal listener' },
    role: {
      type: 'string',
      valueHint: 'roles',
      description: 'With --service: operator (default), game-server, metrics; several with commas',
    },
    hours: { type: 'string', valueHint: 'hours', default: '12', description: 'How long it is good for' },
    'data-dir': {
      type: 'string',
      valueHint: 'folder',
      description: 'Data folder of the stack (default: the nearest .stack)',
    },
    json: { type: 'boolean', description: 'Print JSON, for programs' },
  },
  examples: [
    ['ALICE=$(paireto token --user alice --rating 1620)', 'Nothing but the token is printed'],
    ['paireto token --service --role operator', 'For an operator of all tenants'],
    ['paireto token --service --role game-server --tenant demo', 'For a game server'],
  ],
  notes:
    'Only the stack that made the secret (npm start) accepts it. Elsewhere tokens come from your identity provider.',
  async run(given, context) {
    const stack = findStack(context, given['data-dir']);
    if (stack === undefined) {
      throw new CliError('NO_STACK', exitCodes.unavailable, 'There is no development stack here.', {
        remedy: 'Run "npm start" in the repository once, or name its data folder with --data-dir.',
      });
    }
    const hours = numberOption('hours', given.hours, { min: 0.001, max: 24 * 365 });
    const token = await signed(() =>
      given.service
        ? createServiceToken(stack.services, serviceClaimsOf(given), hours)
        : createToken(stack.jwt, tokenClaimsOf(given), hours),
    );
    const exp = tokenClaims(token)?.exp ?? 0;
    context.print(given.json ? jsonText({ token, expires_at: new Date(exp * 1_000).toISOString() }) : `${token}\n`);
  },
});
