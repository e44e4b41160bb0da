import { request } from 'node:http';
import type { StackFile } from '@paireto/dev-access';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GameServer, startGameServer } from './start-game-server.ts';

const stack = {
  gatewayUrl: 'http://127.0.0.1:9999',
  jwt: { secret: 'a-secret-of-at-least-32-characters', issuer: 'paireto-dev', audience: 'paireto' },
} as StackFile;

describe('the game server', () => {
  let server: GameServer;
  let running: StackFile | undefined;
  beforeEach(async () => {
    running = stack;
    server = await startGameServer({ port: 0, readStack: () => running });
  });
  afterEach(() => server.close());

  const post = (body: string, type = 'application/json') =>
    fetch(`${server.url}/token`, { method: 'POST', headers: { 'content-type': type }, body });
  /** fetch would tidy these up. */
  const raw = (path: string, host?: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(server.url);
      request({ host: '127.0.0.1', port, path, ...(host && { headers: { host } }) }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it('serves the page and its modules, each as what it is', async () => {
    const types = await Promise.all(
      ['/', '/main.js', '/style.css', '/icon.svg'].map(async (path) =>
        (await fetch(server.url + path)).headers.get('content-type'),
      ),
    );
    expect(types).toEqual([
      'text/html; charset=utf-8',
      'text/javascript; charset=utf-8',
      'text/css; charset=utf-8',
      'image/svg+xml',
    ]);
  });

  it('serves no file from anywhere else', async () => {
    const paths = [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/src/main.ts',
      '/client/../package.json',
      '/nothing.js',
    ];
    for (const path of paths) expect([path, await raw(path)]).toEqual([path, 404]);
  });

  it('signs a token for a player of the stack that runs here', async () => {
    const answer = await post('{"player":"Otter-1017"}');
    const { token } = (await answer.json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ sub: 'Otter-1017', tenant: 'demo', iss: 'paireto-dev', aud: 'paireto' });
    expect(await (await fetch(`${server.url}/config.json`)).json()).toEqual({ gatewayUrl: stack.gatewayUrl });
  });

  it('signs none for pages of other sites, for other names of this machine, or for what is no name', async () => {
    expect((await post('{"player":"Otter"}', 'text/plain')).status).toBe(415);
    expect(await raw('/token', 'elsewhere.example')).toBe(403);
    for (const body of ['', '{}', '{"player":7}', '{"player":"a b"}', `{"player":"${'x'.repeat(2_000)}"}`]) {
      expect((await post(body)).status).toBe(400);
    }
  });

  it('says what to do while no stack runs', async () => {
    running = undefined;
    const answer = await post('{"player":"Otter"}');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ problem: expect.stringContaining('npm start') });
  });
});
