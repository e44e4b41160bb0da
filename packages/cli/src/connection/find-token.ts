import { ALL_TENANTS } from '@paireto/contracts';
import { createServiceToken, createToken, TokenClaimsError } from '@paireto/dev-access';
import { numberOption } from '../arguments/number-option.ts';
import { RATING_LIMITS } from '../arguments/party-members.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ConnectionOptions } from './connection-args.ts';
import type { ConnectionNeed } from './connection-need.ts';
import { checkUrl, type FoundGateway } from './find-gateway.ts';
import type { FoundStack } from './find-stack.ts';
import { type Listener, readLogin } from './login-file.ts';

/** Finds the token for a listener, or makes one for a development stack. @throws {CliError} that says what would name it */
export async function findToken(
  context: CliContext,
  options: ConnectionOptions,
  { url, stack, listener, need }: FoundGateway & { listener: Listener; need: ConnectionNeed },
): Promise<string> {
  const given = options.token ?? (options.user === undefined ? context.env.PAIRETO_TOKEN || undefined : undefined);
  if (given !== undefined) {
    refuseDevelopmentOptions(options, listener);
    return given;
  }
  const login = readLogin(context);
  // A token is only ever sent to the gateway that it was kept for.
  const isKept = login?.listener === listener && checkUrl(login.url) === url;
  const kept = isKept ? login.token : undefined;
  const isNamed = options.user !== undefined || (options.tenant !== undefined && need.unnamed !== 'refuse');
  const makesOne = need.unnamed === 'operator' || (need.unnamed !== 'refuse' && kept === undefined);
  if (options.user !== undefined || (stack !== undefined && (isNamed || makesOne))) {
    return developmentToken(stack, options, listener, need);
  }
  if (kept !== undefined) {
    refuseDevelopmentOptions(options, listener);
    return kept;
  }
  if (stack !== undefined)
    throw usageError('Who are you?', 'On a development stack --user <id> says it: --user alice.');
  throw new CliError('NO_TOKEN', exitCodes.unauthorized, `There is no token for ${url}.`, {
    remedy: 'Give one with --token or PAIRETO_TOKEN, or keep one with "paireto login".',
  });
}

/** A service token for all tenants leaves open which one is meant; all other tokens say it themselves. */
function refuseDevelopmentOptions(options: ConnectionOptions, listener: Listener): void {
  for (const name of ['user', 'tenant', 'rating'] as const)
    if (options[name] !== undefined && !(name === 'tenant' && listener === 'services'))
      throw usageError(`--${name} is for development tokens; the token that is used says it itself.`);
}

function developmentToken(
  stack: FoundStack | undefined,
  options: ConnectionOptions,
  listener: Listener,
  need: ConnectionNeed,
): Promise<string> {
  if (stack === undefined) {
    throw usageError(
      '--user makes development tokens, which only the stack on this machine accepts.',
      'Give a token of the installation: --token, PAIRETO_TOKEN, or "paireto login".',
    );
  }
  const { user = 'somebody', tenant, rating } = options;
  if (listener === 'services') {
    const claims = { sub: 'operator', tenant: tenant ?? ALL_TENANTS, roles: ['operator' as const] };
    return signed(() => createServiceToken(stack.services, claims));
  }
  return signed(() =>
    createToken(stack.jwt, {
      sub: user,
      tenant: tenant ?? 'demo',
      ...(rating === undefined ? {} : { rating: numberOption('rating', rating, RATING_LIMITS) }),
      ...need.claims,
    }),
  );
}

/** A token of a development stack. @throws {CliError} for claims that no gateway accepts */
export async function signed(sign: () => Promise<string>): Promise<string> {
  try {
    return await sign();
  } catch (error) {
    if (error instanceof TokenClaimsError) throw usageError(error.message);
    throw error;
  }
}
