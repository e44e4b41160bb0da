import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_GAME_REPLY_BYTES, SERVICE_TOKEN } from '@paireto/contracts';
import { createServiceToken } from '@paireto/runtime';
import { buildMatch } from '@paireto/testkit';
import { jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../testing/silent-logger.ts';
import { createLiveGameClient } from './live-game-client.ts';

const secret = 'a-secret-for-tests-of-32-characters-or-more';
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a game service that answers like this. */
async function clientOf(answer: RequestListener, timeoutMs = 10_000, inBatches = true) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const nowMs = () => Date.now();
  return createLiveGameClient(
    { url: `http://127.0.0.1:${port}/base/`, timeoutMs, inBatches },
    { token: createServiceToken(SERVICE_TOKEN, { secret, nowMs }), nowMs, logger: silentLogger },
  );
}

describe('the client of live-game-api', () => {
  it('sends the match with its id as key and a service token that can be verified', async () => {
    const seen: { method?: string; url?: string; key?: string; token?: string; body?: unknown }[] = [];
    const client = await clientOf((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += String(chunk);
      });
      request.on('end', () => {
        seen.push({
          method: request.method ?? '',
          url: request.url ?? '',
          key: String(request.headers['idempotency-key']),
          token: request.headers.authorization?.replace('Bearer ', '') ?? '',
          body: JSON.parse(text),
        });
        response.writeHead(201).end('{"game_id":"g1"}');
      });
    });
    const match = buildMatch();
    expect(await client.create(match)).toEqual({ outcome: 'created', game: { gameId: 'g1' } });
    expect(seen).toMatchObject([
      { method: 'POST', url: '/base/v1/games', key: match.id, body: { match_id: match.id } },
    ]);
    const { payload } = await jwtVerify(seen[0]?.token ?? '', new TextEncoder().encode(secret));
    expect(payload).toMatchObject({ iss: 'paireto', aud: 'live-game-api', sub: 'game-bridge' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it.each<[string, RequestListener]>([
    ['a reply that does not end', (_, response) => void response.writeHead(201).write('{"game_id":')],
    ['a connection that is cut', (request) => void request.socket.destroy()],
    ['no reply', () => undefined],
    ['a redirect', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ])('takes %s for unknown, and does not throw', async (_what, answer) => {
    const client = await clientOf(answer, 500);
    const created = await client.create(buildMatch());
    expect(created.outcome).toBe('unknown');
    expect(created).toHaveProperty('reason', expect.stringMatching(/./));
    expect((await client.find(buildMatch())).outcome).toBe('unknown');
    expect(await client.withdraw(buildMatch(), { gameId: 'g1' })).toBe(false);
    await expect(client.checkHealth()).rejects.toThrow(/./);
  });

  it('takes a reply that is larger than allowed for unknown', async () => {
    const padding = 'x'.repeat(MAX_GAME_REPLY_BYTES);
    const client = await clientOf((_, response) => response.writeHead(200).end(`{"game_id":"g1","x":"${padding}"}`));
    expect((await client.create(buildMatch())).outcome).toBe('unknown');
    expect((await client.find(buildMatch())).outcome).toBe('unknown');
  });

  it('takes a service that is not there for unknown', async () => {
    const client = await clientOf(() => undefined);
    server?.close();
    expect((await client.create(buildMatch())).outcome).toBe('unknown');
    expect(await client.withdraw(buildMatch(), { gameId: 'g1' })).toBe(false);
  });

  it('counts a game that is gone already as withdrawn, and nothing else', async () => {
    for (const [status, withdrawn] of [
      [204, true],
      [200, true],
      [404, true],
      [410, true],
      [409, false],
      [401, false],
      [500, false],
    ] as const) {
      const client = await clientOf((_, response) => response.writeHead(status).end());
      expect(await client.withdraw(buildMatch(), { gameId: 'g/1' })).toBe(withdrawn);
      server?.close();
    }
  });

  it('sends the players of a backfill into the running game, and takes only them out of it', async () => {
    const seen: unknown[] = [];
    const client = await clientOf((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += String(chunk);
      });
      request.on('end', () => {
        const key = request.headers['idempotency-key'];
        seen.push([request.method, request.url, key, text === '' ? undefined : Object.keys(JSON.parse(text))]);
        response.writeHead(201).end('{"game_id":"g/1"}');
      });
    });
    const match = buildMatch({ backfill: { gameId: 'g/1' } });
    expect(await client.create(match)).toEqual({ outcome: 'created', game: { gameId: 'g/1' } });
    expect(await client.withdraw(match, { gameId: 'g/1' })).toBe(true);
    expect(seen).toEqual([
      ['POST', '/base/v1/games/g%2F1/players', match.id, ['match_id', 'tenant', 'queue', 'players']],
      ['DELETE', `/base/v1/games/g%2F1/players/${match.id}`, undefined, undefined],
    ]);
  });

  it('puts a strange game id into the path safely', async () => {
    const urls: string[] = [];
    const client = await clientOf((request, response) => {
      urls.push(request.url ?? '');
      response.writeHead(204).end();
    });
    await client.withdraw(buildMatch(), { gameId: '../../sim/faults?x=1' });
    expect(urls).toEqual(['/base/v1/games/..%2F..%2Fsim%2Ffaults%3Fx%3D1']);
  });
});
