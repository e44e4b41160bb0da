import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serviceAccounts } from '@paireto/contracts';
import { natsAccounts } from './nats-accounts.ts';
import { postgresRoleNames, postgresRoles } from './postgres-roles.ts';
import { redisAclFile } from './redis-accounts.ts';

const HELP = `Prints how the servers of an installation are told who may do what (docs/security.md, "Accounts").

  npm run --silent accounts -- nats                            the users of NATS; passwords are variables of the server's environment
  npm run --silent accounts -- redis [--key-prefix paireto:]   an aclfile
  npm run --silent accounts -- postgres [--database paireto]   SQL for a superuser, connected to that database

Passwords are read from the environment, or from the file that the variable with _FILE at its end names:
  redis:     ${serviceAccounts
    .slice(0, 3)
    .map((account) => passwordVariable('REDIS', account))
    .join(', ')}
  postgres:  POSTGRES_OWNER_PASSWORD, POSTGRES_APPLICATION_PASSWORD
`;

const header = [
  '# Who may do what on NATS, made of packages/contracts/src/accounts by "npm run --silent accounts -- nats".',
  '# Include it in the configuration of every server, and give the passwords, or their bcrypt hashes, in its environment.',
].join('\n');

/** `NATS_GAME_BRIDGE_PASSWORD` */
function passwordVariable(server: string, account: string): string {
  return `${server}_${account.toUpperCase().replaceAll('-', '_')}_PASSWORD`;
}

function passwordFrom(variable: string): string {
  const { [variable]: text, [`${variable}_FILE`]: file } = process.env;
  const password = file === undefined ? text : readFileSync(file, 'utf8').trim();
  if (password === undefined || password.length < 16)
    throw new Error(`${variable}: required, or ${variable}_FILE; at least 16 characters, better 32 random ones`);
  return password;
}

function print(): string {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      'key-prefix': { type: 'string', default: 'paireto:' },
      database: { type: 'string', default: 'paireto' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [server] = positionals;
  if (values.help || server === undefined) return HELP;
  if (server === 'nats')
    return `${header}\n${natsAccounts((account) => ({ variable: passwordVariable('NATS', account) }))}`;
  if (server === 'redis')
    return redisAclFile({ keyPrefix: values['key-prefix'] }, (account) =>
      passwordFrom(passwordVariable('REDIS', account)),
    );
  if (server === 'postgres') {
    return postgresRoles(values.database, {
      owner: { name: postgresRoleNames.owner, password: passwordFrom('POSTGRES_OWNER_PASSWORD') },
      application: { name: postgresRoleNames.application, password: passwordFrom('POSTGRES_APPLICATION_PASSWORD') },
    });
  }
  throw new Error(`"${server}" is no server: expected nats, redis or postgres`);
}

try {
  process.stdout.write(print());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
