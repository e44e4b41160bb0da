import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitFor } from '@paireto/testkit';
import { afterEach, expect, it } from 'vitest';
import { type LoadBalancer, startLoadBalancer } from './load-balancer.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway of which only readiness and a name matter; POST /broken hangs up. */
async function backend(name: string) {
  const state = { ready: true };
  const server: Server = createServer((request, response) => {
    if (request.url === '/readyz') response.writeHead(state.ready ? 200 : 503).end();
    else if (request.url === '/broken') request.socket.destroy();
    else response.end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function balancerOf(...urls: string[]): Promise<LoadBalancer> {
  const balancer = await startLoadBalancer(urls);
  closers.push(() => balancer.close());
  return balancer;
}

const ask = async (balancer: LoadBalancer, path = '/'): Promise<string> => (await fetch(balancer.url + path)).text();

it('sends requests by turns to the gateways that are ready', async () => {
  const [one, two] = [await backend('one'), await backend('two')];
  const balancer = await balancerOf(one.url, two.url);
  expect(new Set([await ask(balancer), await ask(balancer)])).toEqual(new Set(['one', 'two']));
  two.state.ready = false;
  await waitFor(async () => (await ask(balancer)) === 'one' && (await ask(balancer)) === 'one');
  expect(balancer.failures()).toEqual([]);
});

it('tries nothing twice, and tells what failed', async () => {
  const one = await backend('one');
  const balancer = await balancerOf(one.url);
  await expect(ask(balancer, '/broken')).rejects.toThrow();
  expect(balancer.failures()).toEqual([expect.stringContaining('GET /broken')]);
});

it('where none is ready, asks those that answer at all; where none does, it says so', async () => {
  const one = await backend('one');
  one.state.ready = false;
  const balancer = await balancerOf(one.url);
  expect(await ask(balancer)).toBe('one');
  expect(balancer.failures()).toEqual([]);
  const none = await balancerOf('http://127.0.0.1:1');
  expect((await fetch(none.url)).status).toBe(503);
  expect(none.failures()).toEqual([expect.stringContaining('no gateway answers')]);
});
