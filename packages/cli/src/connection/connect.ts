import { ALL_TENANTS } from '@paireto/contracts';
import { createGatewayApi, type GatewayApi } from '../api/gateway-api.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { chooseListener } from './choose-listener.ts';
import type { ConnectionOptions } from './connection-args.ts';
import type { ConnectionNeed } from './connection-need.ts';
import { findGateway } from './find-gateway.ts';
import { findToken } from './find-token.ts';
import { isServiceToken, type TokenClaims, tokenClaims } from './token-claims.ts';

/** A listener of a gateway, with a token for it. */
export interface Connection {
  url: string;
  token: string;
  /** What the token says; undefined when it is no JWT that this program can read. */
  claims: TokenClaims | undefined;
  /** Whether it is the internal listener, with the token of a service. */
  isOperator: boolean;
  /** The one tenant that an operator means. @throws {CliError} where the token is for all and `--tenant` says none */
  tenant: () => string;
  api: GatewayApi;
}

/** Finds the gateway and the token that a command means. @throws {CliError} that says what would name them */
export async function connect(
  context: CliContext,
  options: ConnectionOptions,
  need: ConnectionNeed,
): Promise<Connection> {
  const listener = chooseListener(context, options, need);
  const gateway = findGateway(context, options, listener);
  const { url } = gateway;
  const token = await findToken(context, options, { ...gateway, listener, need });
  const claims = tokenClaims(token);
  const isOperator = listener === 'services';
  if (isOperator && claims !== undefined && !isServiceToken(claims)) throw playersToken();
  return {
    url,
    token,
    claims,
    isOperator,
    tenant: () => tenantOf(options, claims),
    api: createGatewayApi({ url, token, signal: context.signal }),
  };
}

function tenantOf({ tenant }: ConnectionOptions, claims: TokenClaims | undefined): string {
  const named = tenant ?? claims?.tenant ?? ALL_TENANTS;
  if (named !== ALL_TENANTS) return named;
  throw usageError('Say which tenant: --tenant <id>.', 'The token is for all of them.');
}

const playersToken = (): CliError =>
  new CliError(
    'FORBIDDEN',
    exitCodes.unauthorized,
    'The token is a player’s, and this is for services and operators.',
    {
      remedy:
        'Use a service token with the role "operator": --token, PAIRETO_TOKEN, or "paireto login --internal-url". On a development ' +
        'stack: paireto token --service.',
    },
  );
