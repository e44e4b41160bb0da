import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { connect } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import { redisForTest, startNats, tempDir } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { natsLogin, redisLogin } from './connection-login.ts';

const file = (name: string): string => join(import.meta.dirname, 'testing/certificates', `${name}.pem`);
const [ca, otherCa, cert, key] = [file('ca'), file('other-ca'), file('server'), file('server-key')];

let nats: Awaited<ReturnType<typeof startNats>>;
let redis: Awaited<ReturnType<typeof redisForTest>>;
let front: Server;
let secureRedisUrl: string;

beforeAll(async () => {
  const config = join(tempDir('tls'), 'nats.conf');
  // Who starts it looks whether it answers, without TLS.
  writeFileSync(config, `tls { cert_file: "${cert}", key_file: "${key}" }\nallow_non_tls: true\n`);
  nats = await startNats({ fast: true, usersFile: config });
  redis = await redisForTest();
  // A real Redis behind an end of TLS, as many have it.
  const behind = new URL(redis.url);
  front = createServer({ cert: readFileSync(cert!), key: readFileSync(key!) }, (client) => {
    const upstream = connectTcp(Number(behind.port), behind.hostname);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
  });
  front.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    front.listen(0, '127.0.0.1', resolve);
  });
  secureRedisUrl = `rediss://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterAll(async () => {
  front?.close();
  await Promise.all([nats?.stop(), redis?.stop()]);
});

test('NATS is spoken to over TLS, and only if the right authority signed its certificate', async () => {
  const connectWith = (caFile: string) =>
    connect({
      ...natsServers(nats.url),
      ...natsLogin({ NATS_URL: nats.url, NATS_TLS_CA_FILE: caFile }, 'gateway'),
      reconnect: false,
    });
  const connection = await connectWith(ca!);
  await connection.flush();
  await connection.close();
  await expect(connectWith(otherCa!)).rejects.toThrow();
});

test('Redis is spoken to over TLS, and only if the right authority signed its certificate', async () => {
  const pingWith = async (caFile: string): Promise<string> => {
    const client = new Redis(secureRedisUrl, {
      ...redisLogin({ REDIS_TLS_CA_FILE: caFile }),
      lazyConnect: true,
      retryStrategy: () => null,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.ping();
    } finally {
      client.disconnect();
    }
  };
  expect(await pingWith(ca!)).toBe('PONG');
  await expect(pingWith(otherCa!)).rejects.toThrow();
});
