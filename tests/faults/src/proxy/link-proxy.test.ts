import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { waitFor } from '@paireto/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLinkProxy, type LinkProxy } from './link-proxy.ts';

/** A server that repeats what it is told, and a proxy in front of it. */
let proxy: LinkProxy;
let heard = '';
let sockets: Socket[] = [];
const server = createServer((socket) => {
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    heard += chunk.toString();
    socket.write(chunk);
  });
});

beforeEach(async () => {
  heard = '';
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await createLinkProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

function open() {
  const socket = createConnection({ host: '127.0.0.1', port: proxy.port });
  const client = { socket, said: '', connected: false, closed: false };
  sockets.push(socket);
  socket.on('connect', () => {
    client.connected = true;
  });
  socket.on('data', (chunk) => {
    client.said += chunk.toString();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    client.closed = true;
  });
  return client;
}

const echoes = async (client: ReturnType<typeof open>, text: string): Promise<void> => {
  client.socket.write(text);
  await waitFor(() => client.said.endsWith(text), { description: `the echo of ${text}` });
};

test('an open link passes everything on, and the end of either side', async () => {
  const client = open();
  await echoes(client, 'x'.repeat(300_000));
  client.socket.end();
  await waitFor(() => client.closed, { description: 'the end' });
});

test('a cut resets connections, and new ones until it is over', async () => {
  const client = open();
  await echoes(client, 'hello');
  proxy.set('cut');
  await waitFor(() => client.closed, { description: 'the reset' });
  const second = open();
  await waitFor(() => second.closed, { description: 'the reset of a new connection' });
  proxy.set('open');
  await echoes(open(), 'again');
});

test('lost requests never arrive, and the connection is reset afterwards because bytes are missing', async () => {
  const client = open();
  await echoes(client, 'before');
  proxy.set('drop-requests');
  client.socket.write('lost');
  const second = open();
  await waitFor(() => second.connected, { description: 'a connection that hangs' });
  second.socket.write('lost as well');
  proxy.set('open');
  await waitFor(() => client.closed && second.closed, { description: 'the resets' });
  expect(heard).toBe('before');
});

test('lost replies: the server gets the request, the client hears nothing', async () => {
  const client = open();
  await echoes(client, 'one');
  proxy.set('drop-replies');
  client.socket.write('two');
  await waitFor(() => heard === 'onetwo', { description: 'the request' });
  proxy.set('open');
  await waitFor(() => client.closed, { description: 'the reset' });
  expect(client.said).toBe('one');
});

test('a connection that nothing was lost of goes on afterwards', async () => {
  const client = open();
  await echoes(client, 'one');
  proxy.set('drop-replies');
  proxy.set('open');
  await echoes(client, 'two');
});
