import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import { isPortFree } from '@paireto/local-servers';
import { freePort, tempDir, waitFor } from '@paireto/testkit';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deleteStackData } from './delete-stack-data.ts';
import { stackFolder } from './stack-folder.ts';
import type { StackHandle, StackOptions } from './stack-options.ts';
import { startStack } from './start-stack.ts';

const { PATH, HOME } = process.env;
let dataDir = '';
let lines: string[] = [];
let stacks: StackHandle[] = [];
let children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = tempDir('stack');
  lines = [];
});
afterEach(async () => {
  for (const stack of stacks) await stack.stop();
  for (const child of children) child.kill('SIGKILL');
  stacks = [];
  children = [];
});

async function start(options: Partial<StackOptions> = {}): Promise<StackHandle> {
  const stack = await startStack({
    dataDir,
    env: { PATH, HOME },
    withApps: false,
    fastServers: true,
    onProgress: (line) => void lines.push(line),
    ...options,
  });
  stacks.push(stack);
  return stack;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** One row of a query on a connection of its own. */
async function queryOne(url: string, text: string): Promise<Record<string, unknown> | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows[0];
  } finally {
    await client.end();
  }
}

test('the servers come up with the schema and the stream, and nothing is left when the stack is stopped', async () => {
  const stack = await start();
  expect(await queryOne(stack.urls.database, 'SELECT count(*)::int AS matches FROM match_records')).toEqual({
    matches: 0,
  });
  const nats = await connect(natsServers(stack.urls.nats));
  expect((await (await jetstreamManager(nats)).streams.info('MATCHES')).config.subjects).toEqual(['paireto.match.>']);
  await nats.close();

  const described = stack.describe();
  expect(described.processes.map(({ name }) => name).sort()).toEqual(['nats', 'postgres', 'redis']);
  expect(JSON.parse(readFileSync(stack.folder.stackFile, 'utf8'))).toEqual(described);
  expect(statSync(stack.folder.stackFile).mode & 0o777).toBe(0o600);

  await stack.stop();
  for (const { pid } of described.processes) expect(isAlive(pid)).toBe(false);
  expect(existsSync(stack.folder.stackFile)).toBe(false);
});

test('data and secrets survive a restart of the stack, and a reset deletes them', async () => {
  const first = await start({ fastServers: false });
  await queryOne(first.urls.database, 'CREATE TABLE keep AS SELECT 42 AS answer');
  await first.stop();
  const second = await start({ fastServers: false });
  expect(await queryOne(second.urls.database, 'SELECT answer FROM keep')).toEqual({ answer: 42 });
  expect(second.secrets).toEqual(first.secrets);
  await expect(deleteStackData(dataDir, () => undefined)).rejects.toThrow(`pid ${process.pid}`);
  await second.stop();
  await deleteStackData(dataDir, () => undefined);
  expect(existsSync(dataDir)).toBe(false);
});

test('the database stays in the data folder even when that was closed to others', async () => {
  chmodSync(dataDir, 0o700);
  const stack = await start();
  expect(existsSync(join(stack.folder.dataOf('postgres'), 'data', 'PG_VERSION'))).toBe(true);
});

test('a second stack on the same data folder is refused with the pid of the first', async () => {
  await start();
  await expect(start()).rejects.toMatchObject({
    code: 'ALREADY_RUNNING',
    message: expect.stringContaining(`pid ${process.pid}`),
  });
});

test('a taken port is replaced, and the message names the port and who holds it', async () => {
  const holder = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
  const stack = await start({ ports: { redis: port } });
  expect(new URL(stack.urls.redis).port).not.toBe(String(port));
  expect(lines.join('\n')).toContain(`Port ${port} (Redis) is taken by`);
  holder.close();
});

test('a server that is killed and started again keeps its port', async () => {
  const stack = await start();
  const before = stack.pidOf('redis');
  await stack.kill('redis');
  expect(stack.pidOf('redis')).toBeUndefined();
  expect(stack.describe().processes.map(({ name }) => name)).not.toContain('redis');
  await stack.start('redis');
  expect(stack.pidOf('redis')).not.toBe(before);
  const { port } = new URL(stack.urls.redis);
  expect(await isPortFree(Number(port))).toBe(false);
});

test('a URL in the environment is used as it is, and nothing is started for it', async () => {
  const own = await start();
  const other = await startStack({
    dataDir: tempDir('stack'),
    env: { PATH, HOME, NATS_URL: own.urls.nats, REDIS_URL: own.urls.redis, DATABASE_URL: own.urls.database },
    withApps: false,
  });
  expect(other.urls).toMatchObject({ nats: own.urls.nats, redis: own.urls.redis, database: own.urls.database });
  expect(other.describe().processes).toEqual([]);
  await other.stop();
  expect(own.pidOf('redis')).toBeDefined();
});

test('processes that a killed stack left behind are stopped by the next start; a stranger with such a pid is not', async () => {
  const left = spawn('sleep', ['1000'], { stdio: 'ignore' });
  const stranger = spawn('sleep', ['1001'], { stdio: 'ignore' });
  children.push(left, stranger);
  const dead = { name: 'supervisor', pid: 2 ** 22 + 1, commands: ['node gone'] };
  const processes = [
    { name: 'gateway', pid: left.pid, commands: ['sleep 1000'] },
    { name: 'matcher-1', pid: stranger.pid, commands: ['node matcher'] },
  ];
  writeFileSync(stackFolder(dataDir).ledgerFile, JSON.stringify({ supervisor: dead, processes }));
  await start();
  await waitFor(() => left.signalCode !== null, { description: 'the leftover has ended' });
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  expect(lines[0]).toContain(`gateway (pid ${left.pid})`);
  expect(lines[0]).not.toContain('matcher-1');
});

test('a stack whose process is killed hard takes its servers along', async () => {
  const door = fileURLToPath(new URL('./index.ts', import.meta.url));
  const script = `import { startStack } from ${JSON.stringify(door)};
    const stack = await startStack({ dataDir: ${JSON.stringify(dataDir)}, env: process.env, withApps: false, fastServers: true });
    process.stdout.write(JSON.stringify(stack.describe()));`;
  const child = spawn(process.execPath, ['--conditions=paireto-source', '--input-type=module', '-e', script], {
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await waitFor(() => said.endsWith('}'), { timeoutMs: 60_000, description: 'the other stack is up' });
  const { processes } = JSON.parse(said) as { processes: { pid: number }[] };
  expect(processes).toHaveLength(3);
  child.kill('SIGKILL');
  await waitFor(() => processes.every(({ pid }) => !isAlive(pid)), {
    timeoutMs: 30_000,
    description: 'all have ended',
  });
  await start();
});

test('a start that is interrupted leaves nothing behind and says nothing else is wrong', async () => {
  const interrupt = new AbortController();
  const starting = start({
    signal: interrupt.signal,
    onProgress: () => interrupt.abort(new Error('stopped')),
  });
  await expect(starting).rejects.toThrow('stopped');
  expect(existsSync(stackFolder(dataDir).ledgerFile)).toBe(false);
  await start();
});
