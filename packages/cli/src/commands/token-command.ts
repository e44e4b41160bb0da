import { numberOption } from '../arguments/number-option.ts';
import { CliError } from '../cli-error.ts';
import { defineCliCommand } from '../command.ts';
import { signToken } from '../connection/connect.ts';
import { findStack } from '../connection/find-stack.ts';
import { tokenClaims } from '../connection/token-claims.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonText } from '../output/json-text.ts';
import { tokenClaimsOf } from './token-claims-of.ts';

export const tokenCommand = defineCliCommand({
  name: 'token',
  about: 'Print a development token for a player of the stack on this machine',
  args: {
    user: { type: 'string', valueHint: 'id', required: true, description: 'Player id' },
    tenant: { type: 'string', valueHint: 'id', default: 'demo', description: 'Tenant id' },
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
    service: { type: 'boolean', description: 'Give the role that opens /internal' },
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
    ['paireto token --user ops --service', 'For an operator of the tenant demo'],
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
    const token = await signToken(stack, tokenClaimsOf(given), hours);
    const exp = tokenClaims(token)?.exp ?? 0;
    context.print(given.json ? jsonText({ token, expires_at: new Date(exp * 1_000).toISOString() }) : `${token}\n`);
  },
});
