import { spawn } from 'node:child_process';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import { natsWithAccounts } from '@paireto/testkit';
import { expect, test } from 'vitest';

/** Runs the job; gives its exit code and what it said. */
async function provision(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const main = new URL('./provision.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--conditions=paireto-source', main], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

test('the job creates both streams with the account that is for it, and no other account can', async () => {
  const server = await natsWithAccounts();
  const admin = await connect(natsServers(server.adminUrl));
  try {
    const env = { NATS_URL: server.urlAs('provision') };
    expect(await provision(env)).toEqual({ code: 0, said: 'the streams are up to date\n' });
    const manager = await jetstreamManager(admin);
    const streams = await manager.streams.list().next();
    expect(streams.map(({ config }) => config.name).toSorted()).toEqual(['DEAD_LETTERS', 'MATCHES']);
    await manager.streams.delete('MATCHES');
    const refused = await provision({ NATS_URL: server.urlAs('gateway') });
    expect(refused.code).toBe(1);
    const unusable = await provision({ ...env, NATS_STREAM_REPLICAS: 'many' });
    expect(unusable).toMatchObject({ code: 1, said: expect.stringContaining('NATS_STREAM_REPLICAS') });
  } finally {
    await admin.close();
    await server.stop();
  }
});
