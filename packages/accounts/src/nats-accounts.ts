import { natsPermissions, type ServiceAccount, serviceAccounts } from '@paireto/contracts';

/** How long a request may be answered after it was received: above every time limit of those who ask. */
const ANSWER_LIMIT = '30s';

/** A password as it stands in the file: the text itself (or its bcrypt hash), or the environment variable of the server. */
export type NatsPassword = { text: string } | { variable: string };

/**
 * The `authorization` block of a NATS server (2.9 and later): one user per account with exactly its subjects. Who does not sign
 * in is refused.
 *
 * @param admin a user who may do everything, for development: its name and password.
 */
export function natsAccounts(
  passwordOf: (account: ServiceAccount) => NatsPassword,
  admin?: { user: string; password: NatsPassword },
): string {
  const users = [
    ...(admin === undefined ? [] : [userOf(admin.user, admin.password, [])]),
    ...serviceAccounts.map((account) => userOf(account, passwordOf(account), permissionLines(account))),
  ];
  return ['authorization {', '  users: [', ...users.flat(), '  ]', '}', ''].join('\n');
}

const userOf = (user: string, password: NatsPassword, permissions: readonly string[]): string[] => [
  '    {',
  `      user: ${JSON.stringify(user)}`,
  `      password: ${'variable' in password ? `$${password.variable}` : quoted(password.text)}`,
  ...permissions.map((line) => `      ${line}`),
  '    }',
];

function permissionLines(account: ServiceAccount): string[] {
  const { publish, subscribe, answers } = natsPermissions[account];
  return [
    'permissions: {',
    ...allowed('publish', publish),
    ...allowed('subscribe', subscribe),
    ...(answers ? [`  allow_responses: { max: 1, expires: "${ANSWER_LIMIT}" }`] : []),
    '}',
  ];
}

const allowed = (what: string, subjects: readonly string[]): string[] => [
  `  ${what}: {`,
  '    allow: [',
  ...subjects.map((subject) => `      ${JSON.stringify(subject)}`),
  '    ]',
  '  }',
];

/** @throws {RangeError} for characters that no line of the file can hold. */
function quoted(password: string): string {
  if (password === '' || /[\p{Cc}"\\]/u.test(password))
    throw new RangeError('a password for NATS is not empty, and has no quotes, backslashes or control characters');
  return `"${password}"`;
}
