import { describe, expect, it } from 'vitest';
import { appForTest } from '../testing/app-for-test.ts';

const path = '/v1/matchmaking/active';
const game = 'https://game.example';
const ask = async (
  allowed: string[],
  origin: string,
  init: { method?: string; headers?: Record<string, string> } = {},
) => {
  const app = await appForTest({ allowedOrigins: new Set(allowed) });
  return app.request(path, { ...init, headers: { origin, ...init.headers } });
};
const preflight = {
  method: 'OPTIONS',
  headers: {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  },
};
const allowedOrigin = (answer: Response) => answer.headers.get('access-control-allow-origin');

describe('shareWithOrigins', () => {
  it('lets pages of allowed origins call, and read answers and their headers, refusals too', async () => {
    const asked = await ask([game], game, preflight);
    expect(asked.status).toBe(204);
    expect(allowedOrigin(asked)).toBe(game);
    expect(asked.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('idempotency-key');
    const refused = await ask([game], game);
    expect(refused.status).toBe(401);
    expect(allowedOrigin(refused)).toBe(game);
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    expect(refused.headers.get('vary')).toBe('Origin');
    expect(refused.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('lets no other pages, and none where nobody said so', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://game.example.evil.example']) {
      expect(allowedOrigin(await ask([game], origin, preflight))).toBeNull();
      expect(allowedOrigin(await ask([game], origin))).toBeNull();
    }
    const untold = await ask([], game, preflight);
    expect(untold.status).toBe(405);
    expect(allowedOrigin(untold)).toBeNull();
    expect((await ask([game], game, { method: 'OPTIONS' })).status).toBe(405);
  });

  it('lets all pages where that is said', async () => {
    expect(allowedOrigin(await ask(['*'], 'https://anything.example'))).toBe('*');
  });
});
