import { type PlayerClaims, SERVICE_ROLE } from '@paireto/contracts';
import { numberOption } from '../arguments/number-option.ts';
import { listOption, partyMembers, RATING_LIMITS } from '../arguments/party-members.ts';

/** Options of `paireto token` that say what the token claims, as they were given. */
export interface TokenOptions {
  user: string;
  tenant: string;
  rating?: string | undefined;
  party?: string | undefined;
  'priority-class'?: string | undefined;
  blocked?: string | undefined;
  service?: boolean | undefined;
}

/** The claims that these options mean. @throws {CliError} that names the option and what is allowed. */
export function tokenClaimsOf(options: TokenOptions): PlayerClaims {
  const { user, tenant, rating, party, blocked, service, 'priority-class': priorityClass } = options;
  return {
    sub: user,
    tenant,
    ...(rating === undefined ? {} : { rating: numberOption('rating', rating, RATING_LIMITS) }),
    ...(party === undefined ? {} : { party: { members: partyMembers(party) } }),
    ...(priorityClass === undefined ? {} : { priority_class: priorityClass }),
    ...(blocked === undefined ? {} : { blocked: listOption('blocked', blocked) }),
    ...(service ? { roles: [SERVICE_ROLE] } : {}),
  };
}
