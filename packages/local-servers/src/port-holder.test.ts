import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, isPortFree } from './free-port.ts';
import { firstLsofProcess, listeningInodes, portHolder } from './port-holder.ts';

test('only sockets that listen at exactly this port count', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F43 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000',
    '   1: 0100007F:1F43 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0000',
    '   2: 0100007F:1F44 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000',
  ].join('\n');
  expect(listeningInodes(table, 8003)).toEqual(['111']);
});

test('the answer of lsof becomes a name and a process id', () => {
  expect(firstLsofProcess('p4711\ncnode\nf23\n')).toBe('node (pid 4711)');
  expect(firstLsofProcess('')).toBeUndefined();
});

test('a taken port is not free, and its holder is named', async () => {
  const port = await freePort();
  expect(await isPortFree(port)).toBe(true);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  expect(await isPortFree(port)).toBe(false);
  expect(await portHolder(port)).toContain(`(pid ${process.pid})`);
  await new Promise((resolve) => server.close(resolve));
  expect(await portHolder(port)).toBeUndefined();
});

test('freePort goes on to another port when its first choice is taken', async () => {
  const server = createServer();
  const taken = await freePort();
  await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
  const choices = [(taken - 20_000) / 12_000, Math.random()];
  const chosen = await freePort(() => choices.shift() ?? Math.random());
  expect(chosen).not.toBe(taken);
  await new Promise((resolve) => server.close(resolve));
});
