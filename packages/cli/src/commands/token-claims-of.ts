import { ALL_TENANTS, type PlayerClaims, type ServiceClaims, serviceRoleSchema } from '@paireto/contracts';
import { numberOption } from '../arguments/number-option.ts';
import { listOption, partyMembers, RATING_LIMITS } from '../arguments/party-members.ts';
import { usageError } from '../cli-error.ts';

/** Options of `paireto token` that say what the token claims, as they were given. */
export interface TokenOptions {
  user?: string | undefined;
  tenant?: string | undefined;
  rating?: string | undefined;
  party?: string | undefined;
  'priority-class'?: string | undefined;
  blocked?: string | undefined;
  role?: string | undefined;
}

/** The claims of a player that these options mean. @throws {CliError} that names the option and what is allowed. */
export function tokenClaimsOf(options: TokenOptions): PlayerClaims {
  const { user, tenant = 'demo', rating, party, blocked, role, 'priority-class': priorityClass } = options;
  if (user === undefined) throw usageError('For whom? Say --user <id>, or --service.');
  if (role !== undefined) throw usageError('--role is for services: say --service, too.');
  return {
    sub: user,
    tenant,
    ...(rating === undefined ? {} : { rating: numberOption('rating', rating, RATING_LIMITS) }),
    ...(party === undefined ? {} : { party: { members: partyMembers(party) } }),
    ...(priorityClass === undefined ? {} : { priority_class: priorityClass }),
    ...(blocked === undefined ? {} : { blocked: listOption('blocked', blocked) }),
  };
}

/** The claims of a service that these options mean. @throws {CliError} that names the option and what is allowed. */
export function serviceClaimsOf(options: TokenOptions): ServiceClaims {
  for (const name of ['rating', 'party', 'priority-class', 'blocked'] as const)
    if (options[name] !== undefined) throw usageError(`--${name} is for players, not for services.`);
  const roles = listOption('role', options.role ?? 'operator').map((name) => {
    const role = serviceRoleSchema.safeParse(name);
    if (role.success) return role.data;
    throw usageError(`--role: one of ${serviceRoleSchema.options.join(', ')}, not "${name}".`);
  });
  return { sub: options.user ?? roles.join('-'), tenant: options.tenant ?? ALL_TENANTS, roles };
}
