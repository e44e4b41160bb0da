import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createServiceToken } from './service-token.ts';

const secret = 'a-secret-for-tests-of-32-characters-or-more';
const parties = { issuer: 'paireto', audience: 'some-service', subject: 'some-app' };

describe('a service token', () => {
  it('is signed once and renewed well before it expires', async () => {
    let nowMs = Date.now();
    const token = createServiceToken(parties, { secret, nowMs: () => nowMs });
    const first = await token();
    nowMs += 239_000;
    expect(await token()).toBe(first);
    nowMs += 2_000;
    expect(await token()).not.toBe(first);
  });

  it('says who vouches for whom at which service, for five minutes', async () => {
    const token = await createServiceToken(parties, { secret, nowMs: Date.now })();
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ['HS256'] });
    expect(payload).toMatchObject({ iss: 'paireto', aud: 'some-service', sub: 'some-app' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });
});
