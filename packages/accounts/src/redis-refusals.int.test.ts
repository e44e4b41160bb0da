import type { ServiceAccount } from '@paireto/contracts';
import { redisWithAccounts, type ServerWithAccounts, tempDir } from '@paireto/testkit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { redisAccounts } from './redis-accounts.ts';

let server: ServerWithAccounts<ServiceAccount>;
let admin: Redis;
const connections = new Map<ServiceAccount, Redis>();

const connectTo = (url: string): Redis => {
  const redis = new Redis(url, { disableClientInfo: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on('error', () => undefined);
  return redis;
};

beforeAll(async () => {
  server = await redisWithAccounts();
  admin = connectTo(server.adminUrl);
  for (const account of redisAccounts) connections.set(account, connectTo(server.urlAs(account)));
});
afterAll(async () => {
  for (const redis of [admin, ...connections.values()]) redis.disconnect();
  await server.stop();
});

type Command = readonly [name: string, ...rest: (string | number)[]];
const words = (text: string): Command => text.split(' ') as unknown as Command;

/** Those that the server carried out although it must not, with what it said. */
async function allowedOf(account: ServiceAccount, commands: readonly Command[]): Promise<string[]> {
  const allowed: string[] = [];
  for (const [name, ...rest] of commands) {
    const said = await connections
      .get(account)!
      .call(name, ...rest)
      .then(
        () => 'done',
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    if (!/NOPERM|ACL failure in script|The user executing the script can't|command (is )?not allowed/.test(said))
      allowed.push(`${[name, ...rest].join(' ')}: ${said}`);
  }
  return allowed;
}

const neverDone: readonly Command[] = [
  ...['FLUSHALL', 'FLUSHDB', 'KEYS *', 'SCAN 0', 'RANDOMKEY', 'DBSIZE', 'SWAPDB 0 1', 'MONITOR', 'SAVE', 'BGSAVE'],
  ...['BGREWRITEAOF', 'SHUTDOWN NOSAVE', 'CONFIG GET *', 'CONFIG SET dir /tmp', 'CONFIG REWRITE', 'DEBUG SLEEP 0'],
  ...['ACL LIST', 'ACL GETUSER admin', 'ACL SETUSER gateway +@all', 'ACL DELUSER admin', 'ACL LOAD', 'ACL SAVE'],
  ...['CLIENT LIST', 'CLIENT KILL TYPE normal', 'CLIENT PAUSE 1', 'CLIENT NO-EVICT on', 'REPLICAOF NO ONE'],
  ...['MODULE LIST', 'MODULE LOAD /tmp/x.so', 'SLOWLOG GET', 'LATENCY RESET', 'MEMORY DOCTOR', 'CLUSTER INFO'],
  ...['SCRIPT FLUSH', 'SCRIPT KILL', 'FUNCTION LIST', 'FUNCTION FLUSH', 'PUBLISH paireto x', 'SUBSCRIBE paireto'],
  ...['PSUBSCRIBE *', 'SPUBLISH paireto x', 'WAIT 0 1', 'FAILOVER', 'MIGRATE 127.0.0.1 1 k 0 10', 'COMMAND DOCS'],
].map(words);

const TICKET = 'paireto:ticket:{demo}:1';

/** Own keys, by commands that nobody needs. */
const neverWithOwnKeys: readonly Command[] = [
  ...[`DUMP ${TICKET}`, `RENAME ${TICKET} paireto:ticket:{demo}:2`, `COPY ${TICKET} paireto:ticket:{demo}:2`],
  ...[`OBJECT ENCODING ${TICKET}`, `TYPE ${TICKET}`, `SORT ${TICKET}`, `MOVE ${TICKET} 1`, `UNLINK ${TICKET}`],
].map(words);

/** Keys that are nobody's, of the installation and of others. */
const foreignKeys = [
  'other',
  'other:ticket:{demo}:1',
  'paireto',
  'paireto:',
  'paireto:secret',
  'paireto:secret:{demo}:1',
  'ticket:{demo}:1',
];

/** Keys of the installation that are of another service. */
const othersKeys: Partial<Record<ServiceAccount, string[]>> = {
  gateway: [],
  matcher: [
    ...[
      'paireto:socket-ticket:abc',
      'paireto:revocations:by-end',
      'paireto:{demo}:limit:joins:alice',
      'paireto:idem:{demo}:alice:k',
    ],
    ...['paireto:balance:{demo}:chess:alice', 'paireto:recent:{demo}:chess:alice', 'paireto:rating:{demo}:chess:alice'],
  ],
  'game-bridge': [
    ...[
      'paireto:socket-ticket:abc',
      'paireto:revocations:by-end',
      'paireto:{demo}:limit:joins:alice',
      'paireto:idem:{demo}:alice:k',
    ],
    'paireto:wait:{demo}:chess',
  ],
};

const readsAndWrites = (key: string): Command[] => [
  ['GET', key],
  ['SET', key, 'x'],
  ['DEL', key],
  ['EXISTS', key],
  ['HGETALL', key],
  ['HSET', key, 'a', 'b'],
  ['ZADD', key, 1, 'a'],
  ['EVAL', 'return 1', 1, key],
  ['EVAL', 'return redis.call("GET", KEYS[1])', 1, key],
  // A key that is not declared is looked at all the same.
  ['EVAL', `return redis.call("SET", "${key}", "x")`, 0],
  ['EVAL', `return redis.call("GET", "${key}")`, 1, TICKET],
];

const inScripts = ['FLUSHALL', 'KEYS", "*', 'CONFIG", "GET", "dir', 'PUBLISH", "a", "b', 'RANDOMKEY'].map(
  (command): Command => ['EVAL', `return redis.call("${command}")`, 0],
);

test.each(redisAccounts)('%s may not look after the server, nor list or flush keys', async (account) => {
  expect(await allowedOf(account, neverDone)).toEqual([]);
  expect(await allowedOf(account, neverWithOwnKeys)).toEqual([]);
});

test.each(redisAccounts)('%s reaches no key of others, also not from scripts of its own', async (account) => {
  const keys = [...foreignKeys, ...othersKeys[account]!];
  expect(await allowedOf(account, keys.flatMap(readsAndWrites))).toEqual([]);
  expect(await allowedOf(account, inScripts)).toEqual([]);
  expect(await admin.keys('*')).toEqual([]);
});

test('gateways may read what matchers know of waits, and not write it', async () => {
  const key = 'paireto:wait:{demo}:chess';
  await connections.get('matcher')!.hset(key, 'told', '{}');
  expect(await connections.get('gateway')!.hmget(key, 'told')).toEqual(['{}']);
  expect(
    await allowedOf('gateway', [
      ['HSET', key, 'told', 'x'],
      ['DEL', key],
    ]),
  ).toEqual([]);
  await admin.del(key);
});

test('who does not sign in, or with a wrong password, may do nothing', async () => {
  const url = new URL(server.adminUrl);
  for (const [user, password] of [
    ['', ''],
    ['gateway', 'wrong'],
    ['default', 'admin'],
    ['nobody', 'x'],
  ]) {
    url.username = user!;
    url.password = password!;
    const redis = connectTo(url.href);
    await expect(redis.get('paireto:tenants'), user).rejects.toThrow();
    redis.disconnect();
  }
});

test('another prefix gives keys below that alone, whatever its characters', async () => {
  const other = await redisWithAccounts('my*[app]?:');
  const redis = connectTo(other.urlAs('gateway'));
  try {
    expect(await redis.set('my*[app]?:tenants', 'x')).toBe('OK');
    await expect(redis.set('my-all-app-x:tenants', 'x')).rejects.toThrow(/NOPERM/);
    await expect(redis.set('paireto:tenants', 'x')).rejects.toThrow(/NOPERM/);
  } finally {
    redis.disconnect();
    await other.stop();
  }
});

test('what transactions and scripts wrote is there after a restart: accounts do not keep Redis from reading its own log', async () => {
  const dataDir = tempDir('redis-accounts');
  const first = await redisWithAccounts('paireto:', dataDir);
  const writer = connectTo(first.urlAs('matcher'));
  const script = "redis.call('HSET', KEYS[1], 'a', '1') redis.call('HSET', KEYS[2], 'a', '2')";
  await writer.eval(script, 2, TICKET, 'paireto:ticket:{demo}:2');
  const redis = connectTo(first.adminUrl);
  await redis.multi().set('one', '1').set('two', '2').exec();
  for (const each of [writer, redis]) each.disconnect();
  await first.stop();
  const second = await redisWithAccounts('paireto:', dataDir);
  const reader = connectTo(second.adminUrl);
  try {
    expect((await reader.keys('*')).toSorted()).toEqual(['one', TICKET, 'paireto:ticket:{demo}:2', 'two'].toSorted());
  } finally {
    reader.disconnect();
    await second.stop();
  }
});
