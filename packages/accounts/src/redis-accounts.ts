import { createHash } from 'node:crypto';
import { redisPermissions, type ServiceAccount, serviceAccounts } from '@paireto/contracts';

/** The accounts that have something to do on Redis. */
export const redisAccounts: readonly ServiceAccount[] = serviceAccounts.filter(
  (account) => redisPermissions[account] !== undefined,
);

/**
 * Nobody can be this user: it is off, so that there is none before signing in. It may do everything all the same, because
 * Redis loads its append-only file as this user, and would leave out every transaction and script that it may not repeat.
 */
const DEFAULT_USER = 'user default off resetpass ~* &* +@all';

/**
 * The `aclfile` of a Redis server (7 and later): one user per account with exactly its keys and commands, no channels, and
 * nobody who has not signed in. Passwords are in it as SHA-256 only, so they have to be long and random.
 *
 * @param admin a user who may do everything, for development: its name and password.
 */
export function redisAclFile(
  options: { keyPrefix: string; admin?: { user: string; password: string } },
  passwordOf: (account: ServiceAccount) => string,
): string {
  const { admin } = options;
  const prefix = literal(options.keyPrefix);
  const lines = [
    DEFAULT_USER,
    ...(admin === undefined ? [] : [`user ${admin.user} on ${hashOf(admin.password)} ~* &* +@all`]),
    ...redisAccounts.map((account) => {
      const { keys, readableKeys, commands } = redisPermissions[account]!;
      const rules = [
        ...keys.map((key) => `~${prefix}${key}`),
        ...readableKeys.map((key) => `%R~${prefix}${key}`),
        'resetchannels',
        '-@all',
        ...commands.map((command) => `+${command}`),
      ];
      return `user ${account} on ${hashOf(passwordOf(account))} ${rules.join(' ')}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

const hashOf = (password: string): string => `#${createHash('sha256').update(password).digest('hex')}`;

/** The prefix as a pattern that stands for nothing but itself. @throws {RangeError} when an aclfile cannot hold it. */
function literal(keyPrefix: string): string {
  if (/[\s\p{Cc}]/u.test(keyPrefix)) throw new RangeError(`a key prefix has no spaces: "${keyPrefix}"`);
  return keyPrefix.replace(/[*?[\]\\]/g, '\\$&');
}
