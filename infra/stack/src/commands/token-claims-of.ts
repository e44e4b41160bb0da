import { type PlayerClaims, SERVICE_ROLE } from '@paireto/contracts';
import { StackError } from '../stack-error.ts';
import { numberOption } from './arguments.ts';

const ratings = { min: -10_000, max: 10_000 };

/** Options of `npm run token` that say what the token claims, as they were given. */
export interface TokenOptions {
  user: string;
  tenant: string;
  rating?: string | undefined;
  party?: string | undefined;
  'priority-class'?: string | undefined;
  blocked?: string | undefined;
  service?: boolean | undefined;
}

/** The claims that these options mean. @throws {StackError} that names the option and what is allowed. */
export function tokenClaimsOf(options: TokenOptions): PlayerClaims {
  const { user, tenant, rating, party, blocked, service, 'priority-class': priorityClass } = options;
  return {
    sub: user,
    tenant,
    ...(rating === undefined ? {} : { rating: numberOption('rating', rating, ratings) }),
    ...(party === undefined ? {} : { party: { members: listOf('party', party).map(memberOf) } }),
    ...(priorityClass === undefined ? {} : { priority_class: priorityClass }),
    ...(blocked === undefined ? {} : { blocked: listOf('blocked', blocked) }),
    ...(service ? { roles: [SERVICE_ROLE] } : {}),
  };
}

/** `bob` or `bob=1400`. */
function memberOf(text: string): { sub: string; rating?: number } {
  const at = text.lastIndexOf('=');
  if (at === -1) return { sub: text };
  return { sub: text.slice(0, at), rating: numberOption('party', text.slice(at + 1), ratings) };
}

function listOf(name: string, text: string): string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => part !== '')) return parts;
  throw new StackError('BAD_ARGUMENT', `--${name}: ids with commas between them, not "${text}".`);
}
