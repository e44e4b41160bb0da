import type { CliContext } from '../cli-context.ts';
import type { ConnectionOptions } from './connection-args.ts';
import type { ConnectionNeed } from './connection-need.ts';
import { findStack } from './find-stack.ts';
import { type Listener, readLogin } from './login-file.ts';
import { isServiceToken, tokenClaims } from './token-claims.ts';

/** Which listener of the gateway a command asks: where both have what it wants, the one that the token opens. */
export function chooseListener(context: CliContext, options: ConnectionOptions, need: ConnectionNeed): Listener {
  if (need.unnamed !== 'login or operator') return need.unnamed === 'operator' ? 'services' : 'players';
  if (options['internal-url'] !== undefined) return 'services';
  if (options.url !== undefined || options.user !== undefined) return 'players';
  const given = options.token ?? (context.env.PAIRETO_TOKEN || undefined);
  if (given !== undefined) return isServiceToken(tokenClaims(given)) ? 'services' : 'players';
  const login = readLogin(context);
  // Who names the stack, or a tenant of it, means an operator of it.
  const namesStack = options['data-dir'] !== undefined || options.tenant !== undefined;
  const isStack = namesStack && findStack(context, options['data-dir'])?.running !== undefined;
  return login !== undefined && !isStack ? login.listener : 'services';
}
