import type { ArgsDef } from 'citty';

/** What every command that talks to a gateway takes. */
const tokenArgs = {
  token: { type: 'string', valueHint: 'jwt', description: 'The token; else PAIRETO_TOKEN, or that of the login' },
  'data-dir': {
    type: 'string',
    valueHint: 'folder',
    description: 'Data folder of a development stack (default: the nearest .stack)',
  },
  json: { type: 'boolean', description: 'Print JSON, for programs' },
} as const satisfies ArgsDef;

/** What commands that ask the listener for players take. */
export const gatewayArgs = {
  url: {
    type: 'string',
    valueHint: 'url',
    description: 'The gateway; else PAIRETO_URL, the login, or the stack on this machine',
  },
  ...tokenArgs,
} as const satisfies ArgsDef;

/** What names the internal listener. */
export const internalArgs = {
  'internal-url': {
    type: 'string',
    valueHint: 'url',
    description: 'The gateway’s internal listener; else PAIRETO_INTERNAL_URL, the login, or the stack on this machine',
  },
} as const satisfies ArgsDef;

/** The same for commands of players: on a development stack, who. */
export const playerArgs = {
  ...gatewayArgs,
  user: { type: 'string', valueHint: 'id', description: 'Development stack: be this player' },
  tenant: { type: 'string', valueHint: 'id', description: 'Development stack: of this tenant (default demo)' },
  rating: { type: 'string', valueHint: 'points', description: 'Development stack: with this rating' },
} as const satisfies ArgsDef;

/** The same for commands of operators, of the whole installation. */
export const operatorArgs = { ...internalArgs, ...tokenArgs } as const satisfies ArgsDef;

/** The same for commands that players and operators have: operators may need to say for which tenant. */
export const eitherArgs = {
  ...playerArgs,
  ...internalArgs,
  tenant: {
    type: 'string',
    valueHint: 'id',
    description: 'Operators: the tenant; development stack: the player’s (default demo)',
  },
} as const satisfies ArgsDef;

/** What was given of these. */
export interface ConnectionOptions {
  url?: string | undefined;
  'internal-url'?: string | undefined;
  token?: string | undefined;
  'data-dir'?: string | undefined;
  user?: string | undefined;
  tenant?: string | undefined;
  rating?: string | undefined;
}
