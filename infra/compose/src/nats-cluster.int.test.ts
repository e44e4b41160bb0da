import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { DEAD_LETTERS_STREAM, inboxPrefix, MATCHES_STREAM } from '@paireto/contracts';
import { freePort, startNats, tempDir, waitFor } from '@paireto/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Secrets, secretFiles, secretNames } from './secret-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const secrets = Object.fromEntries(secretNames.map((name) => [name, `s${name}${'0'.repeat(24)}`])) as Secrets;
const passwordFile = join(tempDir('compose'), 'provision.secret');
const stops: (() => Promise<void>)[] = [];
let urls: string[] = [];

/** The three servers of docker-compose.yml with their very configuration; only addresses and ports are those of this machine. */
beforeAll(async () => {
  const files = await secretFiles(secrets);
  writeFileSync(passwordFile, files['provision.secret']!);
  const env = Object.fromEntries(
    files['nats.env']!.trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
  const folder = tempDir('compose-nats');
  writeFileSync(join(folder, 'accounts.conf'), readFileSync(join(root, 'infra/nats/accounts.conf')));
  const clusterPorts = [await freePort(), await freePort(), await freePort()];
  const template = readFileSync(join(root, 'infra/nats/cluster.conf'), 'utf8').replace(
    /^(http_port| {2}store_dir).*$/gm,
    '',
  );
  const routes = clusterPorts.reduce(
    (text, port, index) => text.replace(`@nats-${index + 1}:6222`, `@127.0.0.1:${port}`),
    files['nats-routes.conf']!,
  );
  writeFileSync(join(folder, 'routes.conf'), routes);
  const servers = await Promise.all(
    clusterPorts.map(async (port, index) => {
      const usersFile = join(folder, `nats-${index + 1}.conf`);
      writeFileSync(usersFile, template.replace('port: 6222', `listen: 127.0.0.1:${port}`));
      const admin = { user: 'provision', password: secrets.provision };
      return startNats({ usersFile, admin, env: { ...env, NATS_SERVER_NAME: `nats-${index + 1}` } });
    }),
  );
  stops.push(...servers.map((server) => () => server.stop()));
  urls = servers.map(({ url }) => url.replace(/\/\/.*@/, '//'));
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

/** As the container `provision` does. */
const provision = (user: string): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=paireto-source', 'apps/game-bridge/src/provision.ts'], {
      cwd: root,
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH,
        NATS_URL: urls.join(','),
        NATS_USER: user,
        NATS_PASSWORD_FILE: passwordFile,
        NATS_STREAM_REPLICAS: '3',
      },
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });

async function asProvision<Result>(read: (manager: JetStreamManager) => Promise<Result>): Promise<Result> {
  const connection = await connect({
    servers: urls,
    user: 'provision',
    pass: secrets.provision,
    inboxPrefix: inboxPrefix('provision'),
  });
  try {
    return await read(await jetstreamManager(connection, { checkAPI: false }));
  } finally {
    await connection.close();
  }
}

it('the three NATS servers find each other, and the provisioning gives every stream a copy on each', async () => {
  // The container is started again until the servers have elected somebody.
  await waitFor(async () => (await provision('provision')) === 0, { timeoutMs: 90_000, description: 'the streams' });
  for (const { name } of [MATCHES_STREAM, DEAD_LETTERS_STREAM]) {
    const { config, cluster } = await asProvision((manager) => manager.streams.info(name));
    expect(config.num_replicas).toBe(3);
    expect([cluster?.leader, ...(cluster?.replicas ?? []).map((replica) => replica.name)]).toHaveLength(3);
  }
});

it('a service with a password that is not its own is let in by none of them', async () => {
  const stranger = connect({ servers: urls, user: 'gateway', pass: secrets.provision, reconnect: false });
  await expect(stranger).rejects.toThrow(/authorization/i);
});
