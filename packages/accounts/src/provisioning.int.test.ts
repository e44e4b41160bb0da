import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { MATCHES_STREAM, type ServiceAccount } from '@paireto/contracts';
import {
  closeNats,
  connectNats,
  createLogger,
  ensureDeadLettersStream,
  ensureMatchesStream,
  natsLogin,
  provisionStreams,
  StreamMissingError,
} from '@paireto/runtime';
import { natsWithAccounts, type ServerWithAccounts } from '@paireto/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';

const logger = createLogger({ service: 'test', level: 'silent', pretty: false });

let server: ServerWithAccounts<ServiceAccount>;
let open: NatsConnection[] = [];

beforeEach(async () => {
  server = await natsWithAccounts();
});
afterEach(async () => {
  await Promise.all(open.map((connection) => closeNats(connection)));
  open = [];
  await server.stop();
});

/** Signed in as the apps do it. */
async function signIn(account: ServiceAccount): Promise<NatsConnection> {
  const url = server.urlAs(account);
  const connection = await connectNats({ url, name: account, logger, login: natsLogin({ NATS_URL: url }, account) });
  open.push(connection);
  return connection;
}

const managerOf = async (account: ServiceAccount) => jetstreamManager(await signIn(account), { checkAPI: false });

test('services say what to do when there are no streams yet, and go on once they were provisioned', async () => {
  const matcher = await managerOf('matcher');
  const bridge = await managerOf('game-bridge');
  await expect(ensureMatchesStream(matcher)).rejects.toThrow(StreamMissingError);
  await expect(ensureDeadLettersStream(bridge)).rejects.toThrow(/no stream DEAD_LETTERS.*run the provisioning/);
  await provisionStreams(await signIn('provision'));
  await ensureMatchesStream(matcher);
  await ensureMatchesStream(bridge);
  await ensureDeadLettersStream(bridge);
  const stored = await jetstream(await signIn('matcher')).publish('paireto.match.found.demo', '{}');
  expect(stored.stream).toBe(MATCHES_STREAM.name);
});

test('provisioning brings streams to the limits of this version; services leave them as they are', async () => {
  const provision = await signIn('provision');
  await provisionStreams(provision);
  const manager = await jetstreamManager(provision, { checkAPI: false });
  const wanted = (await manager.streams.info(MATCHES_STREAM.name)).config;
  await manager.streams.update(MATCHES_STREAM.name, { ...wanted, max_bytes: 1024 });
  await ensureMatchesStream(await managerOf('matcher'));
  expect((await manager.streams.info(MATCHES_STREAM.name)).config.max_bytes).toBe(1024);
  await provisionStreams(provision);
  expect((await manager.streams.info(MATCHES_STREAM.name)).config).toMatchObject(wanted);
});
