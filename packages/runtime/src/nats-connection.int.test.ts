import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startNats, tempDir, waitFor } from '@paireto/testkit';
import { expect, test } from 'vitest';
import { natsLogin } from './connection-login.ts';
import type { Logger } from './logger.ts';
import { closeNats, connectNats } from './nats-connection.ts';

/** What was logged, by level. */
function listen(): { logger: Logger; said: string[] } {
  const said: string[] = [];
  const note = (level: string) => (_what: unknown, text?: string) =>
    void said.push(`${level}: ${text ?? String(_what)}`);
  return { said, logger: { info: note('info'), warn: note('warn'), error: note('error') } as unknown as Logger };
}

const USERS = 'authorization { users: [ { user: "gateway", password: "right" } ] }\n';

test('a first server is waited for, and one that refuses the account is asked again until its password is right', async () => {
  const folder = tempDir('nats-connection');
  const usersFile = join(folder, 'users.conf');
  writeFileSync(usersFile, USERS);
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'wrong');
  const { logger, said } = listen();
  const port = await freePort();
  const url = `nats://127.0.0.1:${port}`;
  const settings = { NATS_URL: url, NATS_USER: 'gateway', NATS_PASSWORD_FILE: passwordFile };
  const connecting = connectNats({ url, name: 'test', logger, login: natsLogin(settings, 'gateway') });
  await waitFor(() => said.includes('warn: nats is not reachable'));

  const admin = { user: 'gateway', password: 'right' };
  const start = () => startNats({ dataDir: folder, port, usersFile, admin });
  let server = await start();
  await waitFor(() => said.includes('error: nats refuses the account'));
  writeFileSync(passwordFile, 'right');
  const connection = await connecting;
  await connection.flush();

  // Refused as often as it may be: it is never given up for good.
  writeFileSync(passwordFile, 'wrong again');
  await server.stop();
  server = await start();
  await waitFor(() => said.filter((line) => line === 'error: nats refuses something').length >= 3);
  writeFileSync(passwordFile, 'right');
  await waitFor(() => said.includes('info: nats is reachable again'));
  await connection.flush();
  expect(connection.isClosed()).toBe(false);
  await closeNats(connection);
  await server.stop();
});
