import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokens } from '../http/tokens.ts';
import { renewToken } from './renew-token.ts';

/** A JWT, unsigned, that expires in so many seconds. */
const jwt = (expiresInS: number): string =>
  `h.${Buffer.from(JSON.stringify({ name: 'Zoë?>~', exp: Date.now() / 1_000 + expiresInS })).toString('base64url')}.s`;

describe('a token that is about to expire', () => {
  let lifetime: AbortController;
  let sent: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    lifetime = new AbortController();
    sent = [];
  });
  afterEach(() => vi.useRealTimers());

  const renew = (first: string, getToken: () => string | Promise<string>) =>
    renewToken(createTokens(getToken, lifetime.signal), first, (token) => sent.push(token));
  const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

  it('is renewed half a minute before, and so is the next', async () => {
    renew(jwt(600), () => jwt(600));
    await minutes(9.4);
    expect(sent).toHaveLength(0);
    await minutes(0.2);
    expect(sent).toHaveLength(1);
    await minutes(9.5);
    expect(sent).toHaveLength(2);
  });

  it('is renewed once when there is no other, and left to expire', async () => {
    const same = jwt(60);
    renew(same, () => same);
    await minutes(5);
    expect([sent, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('is left to expire when none can be had, or when it does not say when', async () => {
    renew(jwt(60), () => Promise.reject(new Error('logged out')));
    for (const opaque of ['opaque', 'a.b.c', `h.${btoa('{"exp":"soon"}')}.s`, jwt(-10)]) renew(opaque, () => jwt(600));
    await minutes(5);
    expect([sent, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('goes on counting while there is no other, and when none can be had', async () => {
    const first = jwt(60);
    let fail: (reason: Error) => void = () => undefined;
    const fresh = new Promise<string>((_, reject) => (fail = reject));
    const given = [first, fresh];
    const tokens = createTokens(() => given.shift() ?? 'another', lifetime.signal);
    renewToken(tokens, await tokens.current(), (token) => sent.push(token));
    await minutes(0.9);
    expect(await tokens.current()).toBe(first);
    fail(new Error('away for a moment'));
    await minutes(0.05);
    expect(await tokens.current()).toBe(first);
    tokens.refused(first);
    expect(await tokens.current()).toBe('another');
  });

  it('is renewed no more once its connection has ended', async () => {
    let give: (token: string) => void = () => undefined;
    const stop = renew(jwt(60), () => new Promise((resolve) => (give = resolve)));
    await minutes(0.9);
    stop();
    give(jwt(600));
    await minutes(20);
    expect([sent, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('that is valid for months is not asked about today', async () => {
    renew(jwt(90 * 86_400), () => jwt(600));
    await minutes(1_440);
    expect(sent).toEqual([]);
  });
});
