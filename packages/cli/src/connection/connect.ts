import { type PlayerClaims, SERVICE_ROLE } from '@paireto/contracts';
import { createToken, TokenClaimsError } from '@paireto/dev-access';
import { createGatewayApi, type GatewayApi } from '../api/gateway-api.ts';
import { numberOption } from '../arguments/number-option.ts';
import { RATING_LIMITS } from '../arguments/party-members.ts';
import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ConnectionOptions } from './connection-args.ts';
import { type FoundStack, findStack } from './find-stack.ts';
import { readLogin } from './login-file.ts';
import { type TokenClaims, tokenClaims } from './token-claims.ts';

/** A gateway, with a token for it. */
export interface Connection {
  url: string;
  token: string;
  /** What the token says; undefined when it is no JWT that this program can read. */
  claims: TokenClaims | undefined;
  /** Whether the token opens /internal. */
  isOperator: boolean;
  api: GatewayApi;
}

/** How much of `ConnectionOptions` the command needs a token to be. */
export interface ConnectionNeed {
  /** On a development stack, who it is when nobody is named: nobody, an operator, or whoever is logged in, else an operator. */
  unnamed: 'refuse' | 'operator' | 'login or operator';
  /** More claims of a development token. */
  claims?: Partial<PlayerClaims>;
}

/** Finds the gateway and the token that a command means. @throws {CliError} that says what would name them */
export async function connect(
  context: CliContext,
  options: ConnectionOptions,
  need: ConnectionNeed,
): Promise<Connection> {
  const { url, stack } = findGateway(context, options);
  const token = await findToken(context, options, { url, stack, need });
  const claims = tokenClaims(token);
  return {
    url,
    token,
    claims,
    isOperator: claims?.roles.includes(SERVICE_ROLE) ?? false,
    api: createGatewayApi({ url, token, signal: context.signal }),
  };
}

/** For what needs no token. */
export function findGateway(
  context: CliContext,
  options: Pick<ConnectionOptions, 'url' | 'data-dir' | 'user'>,
): { url: string; stack: FoundStack | undefined } {
  const named = options.url ?? (context.env.PAIRETO_URL || undefined);
  const stack = findStack(context, options['data-dir']);
  if (named !== undefined) return { url: checkUrl(named), stack: stackAt(stack, checkUrl(named)) };
  // Who names the stack, or a player of it, means it.
  const isDevelopment =
    options['data-dir'] !== undefined || (options.user !== undefined && stack?.running !== undefined);
  const login = isDevelopment ? undefined : readLogin(context);
  if (login !== undefined) return { url: checkUrl(login.url), stack: stackAt(stack, checkUrl(login.url)) };
  if (stack?.running !== undefined) return { url: checkUrl(stack.running.gatewayUrl), stack };
  const where = stack === undefined ? 'No gateway is named' : `The stack of ${stack.dataDir} does not run`;
  throw new CliError('NO_GATEWAY', stack === undefined ? exitCodes.usage : exitCodes.unavailable, `${where}.`, {
    remedy: 'Start the development stack (npm start), or name a gateway: --url, PAIRETO_URL, or "paireto login".',
  });
}

/** The secrets of a stack are for its own gateway only. */
const stackAt = (stack: FoundStack | undefined, url: string): FoundStack | undefined =>
  stack?.running !== undefined && checkUrl(stack.running.gatewayUrl) === url ? stack : undefined;

/** An address without the slash at its end. @throws {CliError} */
export function checkUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw usageError(`"${text}" is not the address of a gateway.`, 'It is like https://play.example.com.');
  }
  return url.href.replace(/\/+$/, '');
}

async function findToken(
  context: CliContext,
  options: ConnectionOptions,
  { url, stack, need }: { url: string; stack: FoundStack | undefined; need: ConnectionNeed },
): Promise<string> {
  const given = options.token ?? (options.user === undefined ? context.env.PAIRETO_TOKEN || undefined : undefined);
  if (given !== undefined) {
    refuseDevelopmentOptions(options);
    return given;
  }
  const login = readLogin(context);
  // A token is only ever sent to the gateway that it was kept for.
  const kept = login !== undefined && checkUrl(login.url) === url ? login.token : undefined;
  const isNamed = options.user !== undefined || (options.tenant !== undefined && need.unnamed !== 'refuse');
  const makesOne = need.unnamed === 'operator' || (need.unnamed === 'login or operator' && kept === undefined);
  if (options.user !== undefined || (stack !== undefined && (isNamed || makesOne))) {
    return developmentToken(stack, options, need);
  }
  if (kept !== undefined) {
    refuseDevelopmentOptions(options);
    return kept;
  }
  if (stack !== undefined)
    throw usageError('Who are you?', 'On a development stack --user <id> says it: --user alice.');
  throw new CliError('NO_TOKEN', exitCodes.unauthorized, `There is no token for ${url}.`, {
    remedy: 'Give one with --token or PAIRETO_TOKEN, or keep one with "paireto login".',
  });
}

function refuseDevelopmentOptions(options: ConnectionOptions): void {
  for (const name of ['user', 'tenant', 'rating'] as const)
    if (options[name] !== undefined)
      throw usageError(`--${name} is for development tokens; the token that is used says it itself.`);
}

function developmentToken(
  stack: FoundStack | undefined,
  options: ConnectionOptions,
  need: ConnectionNeed,
): Promise<string> {
  if (stack === undefined) {
    throw usageError(
      '--user makes development tokens, which only the stack on this machine accepts.',
      'Give a token of the installation: --token, PAIRETO_TOKEN, or "paireto login".',
    );
  }
  const { user, tenant = 'demo', rating } = options;
  return signToken(stack, {
    sub: user ?? 'operator',
    tenant,
    ...(rating === undefined ? {} : { rating: numberOption('rating', rating, RATING_LIMITS) }),
    ...(user === undefined ? { roles: [SERVICE_ROLE] } : {}),
    ...need.claims,
  });
}

/** A token that this stack accepts. @throws {CliError} for claims that no gateway accepts */
export async function signToken(stack: FoundStack, claims: PlayerClaims, hours?: number): Promise<string> {
  try {
    return await createToken(stack.jwt, claims, hours);
  } catch (error) {
    if (error instanceof TokenClaimsError) throw usageError(error.message);
    throw error;
  }
}
