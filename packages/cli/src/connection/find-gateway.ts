import type { CliContext } from '../cli-context.ts';
import { CliError, usageError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ConnectionOptions } from './connection-args.ts';
import { type FoundStack, findStack } from './find-stack.ts';
import { type Listener, readLogin } from './login-file.ts';

/** The listener of a gateway that a command asks. */
export interface FoundGateway {
  url: string;
  /** The development stack that it belongs to. */
  stack: FoundStack | undefined;
}

/** What names each listener, in words. */
const naming: Record<Listener, { what: string; remedy: string }> = {
  players: {
    what: 'No gateway is named',
    remedy: 'Start the development stack (npm start), or name a gateway: --url, PAIRETO_URL, or "paireto login".',
  },
  services: {
    what: 'No internal listener of a gateway is named',
    remedy:
      'Operators ask the gateway’s internal listener: --internal-url, PAIRETO_INTERNAL_URL, or "paireto login --internal-url"; ' +
      'or start the development stack (npm start).',
  },
};

/** Finds the listener of the gateway that is meant. @throws {CliError} that says what would name it */
export function findGateway(context: CliContext, options: ConnectionOptions, listener: Listener): FoundGateway {
  const { env } = context;
  const named =
    listener === 'services'
      ? (options['internal-url'] ?? (env.PAIRETO_INTERNAL_URL || undefined))
      : (options.url ?? (env.PAIRETO_URL || undefined));
  const stack = findStack(context, options['data-dir']);
  if (named !== undefined) return { url: checkUrl(named), stack: stackAt(stack, checkUrl(named), listener) };
  // Who names the stack, or a player of it, means it.
  const isDevelopment =
    options['data-dir'] !== undefined || (options.user !== undefined && stack?.running !== undefined);
  const login = isDevelopment ? undefined : readLogin(context);
  if (login?.listener === listener)
    return { url: checkUrl(login.url), stack: stackAt(stack, checkUrl(login.url), listener) };
  if (stack?.running !== undefined) return { url: checkUrl(addressOf(stack.running, listener)), stack };
  const { what, remedy } = naming[listener];
  const where = stack === undefined ? what : `The stack of ${stack.dataDir} does not run`;
  throw new CliError('NO_GATEWAY', stack === undefined ? exitCodes.usage : exitCodes.unavailable, `${where}.`, {
    remedy,
  });
}

const addressOf = (running: NonNullable<FoundStack['running']>, listener: Listener): string =>
  listener === 'services' ? running.gatewayInternalUrl : running.gatewayUrl;

/** The secrets of a stack are for its own gateway only. */
const stackAt = (stack: FoundStack | undefined, url: string, listener: Listener): FoundStack | undefined =>
  stack?.running !== undefined && checkUrl(addressOf(stack.running, listener)) === url ? stack : undefined;

/** An address without the slash at its end. @throws {CliError} */
export function checkUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw usageError(`"${text}" is not the address of a gateway.`, 'It is like https://play.example.com.');
  }
  return url.href.replace(/\/+$/, '');
}
