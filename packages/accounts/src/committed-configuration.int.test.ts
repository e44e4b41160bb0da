import { join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { serviceAccounts } from '@paireto/contracts';
import { startNats } from '@paireto/testkit';
import { expect, test } from 'vitest';

const usersFile = join(import.meta.dirname, '../../../infra/nats/accounts.conf');
const PASSWORD = 'a-password-for-tests';
/** Of that password. */
const BCRYPT_HASH = '$2a$04$abcdefghijklmnopqrstuuVaJbnoKncQTH68CmbfmUOAthVwB4ZZa';

const variableOf = (account: string): string => `NATS_${account.toUpperCase().replaceAll('-', '_')}_PASSWORD`;

test.each([
  ['passwords', PASSWORD],
  ['bcrypt hashes of passwords', BCRYPT_HASH],
])('a server with the committed configuration takes %s from its environment', async (_what, value) => {
  const env = Object.fromEntries(serviceAccounts.map((account) => [variableOf(account), value]));
  const admin = { user: 'gateway', password: PASSWORD };
  const server = await startNats({ fast: true, usersFile, admin, env });
  try {
    const { host } = new URL(server.url);
    for (const user of serviceAccounts) await (await connect({ servers: host, user, pass: PASSWORD })).close();
    await expect(connect({ servers: host, user: 'gateway', pass: value.slice(1) })).rejects.toThrow(/authorization/i);
  } finally {
    await server.stop();
  }
});
