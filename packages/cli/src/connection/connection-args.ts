import type { ArgsDef } from 'citty';

/** What every command that talks to a gateway takes. */
export const gatewayArgs = {
  url: {
    type: 'string',
    valueHint: 'url',
    description: 'The gateway; else PAIRETO_URL, the login, or the stack on this machine',
  },
  token: { type: 'string', valueHint: 'jwt', description: 'The token; else PAIRETO_TOKEN, or that of the login' },
  'data-dir': {
    type: 'string',
    valueHint: 'folder',
    description: 'Data folder of a development stack (default: the nearest .stack)',
  },
  json: { type: 'boolean', description: 'Print JSON, for programs' },
} as const satisfies ArgsDef;

/** The same for commands of players: on a development stack, who. */
export const playerArgs = {
  ...gatewayArgs,
  user: { type: 'string', valueHint: 'id', description: 'Development stack: be this player' },
  tenant: { type: 'string', valueHint: 'id', description: 'Development stack: of this tenant (default demo)' },
  rating: { type: 'string', valueHint: 'points', description: 'Development stack: with this rating' },
} as const satisfies ArgsDef;

/** The same for commands of operators: on a development stack, for which tenant. */
export const operatorArgs = {
  ...gatewayArgs,
  tenant: { type: 'string', valueHint: 'id', description: 'Development stack: the tenant (default demo)' },
} as const satisfies ArgsDef;

/** What was given of these. */
export interface ConnectionOptions {
  url?: string | undefined;
  token?: string | undefined;
  'data-dir'?: string | undefined;
  user?: string | undefined;
  tenant?: string | undefined;
  rating?: string | undefined;
}
