import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { serverRemedy, startRemedy } from './start-remedy.ts';
import { failedChecks, waitUntilReady } from './wait-until-ready.ts';

const never = new Promise<void>(() => undefined);
const unreachable = { name: 'gateway', healthUrl: 'http://127.0.0.1:1/readyz' };
const quiet = (): void => undefined;

test('a process is ready once its health answers 200', async () => {
  let answers = 0;
  const server = createServer((_, response) => {
    answers += 1;
    response.writeHead(answers < 3 ? 503 : 200).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const target = { name: 'gateway', healthUrl: `http://127.0.0.1:${port}/readyz` };
  expect(await waitUntilReady(target, { exited: never, timeoutMs: 30_000, onProgress: quiet })).toEqual({
    ready: true,
  });
  expect(answers).toBe(3);
  server.close();
});

test('a process that ends is not waited for', async () => {
  const result = await waitUntilReady(unreachable, {
    exited: Promise.resolve(),
    timeoutMs: 600_000,
    onProgress: quiet,
  });
  expect(result).toEqual({ ready: false, reason: 'it ended' });
});

test('an interrupted start waits no longer', async () => {
  const options = { exited: never, timeoutMs: 600_000, signal: AbortSignal.abort(), onProgress: quiet };
  expect(await waitUntilReady(unreachable, options)).toEqual({ ready: false, reason: 'the start was interrupted' });
});

test('a process that stays unready is given up with the reason', async () => {
  const result = await waitUntilReady(unreachable, { exited: never, timeoutMs: 100, onProgress: quiet });
  expect(result).toMatchObject({ ready: false, reason: expect.stringContaining('it does not listen yet') });
});

test('failed checks of a health report are told with their reasons', () => {
  const report = {
    ready: false,
    checks: { nats: { ok: true }, redis: { ok: false, reason: 'connection is connecting' } },
  };
  expect(failedChecks(JSON.stringify(report))).toBe('redis: connection is connecting');
  expect(failedChecks('<html>')).toBeUndefined();
});

test.each([
  ['Error: listen EADDRINUSE: address already in use 127.0.0.1:8003', 'start again'],
  [
    'The configuration is not usable:\n  - RULESETS: rulesets/chess.yaml:9:11: rating.window: must be above 0',
    'environment variables',
  ],
  ["code: 'ERR_MODULE_NOT_FOUND'", 'not installed or generated'],
  ['connect ECONNREFUSED 127.0.0.1:6379', 'REDIS_URL'],
])('the remedy fits what the log says: %s', (log, remedy) => {
  expect(startRemedy(log, '/tmp/x.log')).toContain(remedy);
});

test.each([
  ['could not access the server configuration file: Permission denied', 'another account'],
  ['The data directory was initialized by PostgreSQL version 14, which is not compatible', 'another version'],
  ['write error: No space left on device', 'disk is full'],
])('the remedy fits what a server says: %s', (said, remedy) => {
  expect(serverRemedy(said).join()).toContain(remedy);
});
