import { devToken } from '@paireto/testkit';
import { describe, expect, it, vi } from 'vitest';
import { authenticateForTest } from '../testing/authenticate-for-test.ts';
import { rememberTokens } from './remember-tokens.ts';

async function remembering(maxTokens = 100) {
  const clock = { nowMs: Date.now() };
  const nowMs = () => clock.nowMs;
  const checked = vi.fn(await authenticateForTest({ nowMs }));
  let change = (): void => undefined;
  const keys = {
    onChange(react: () => void) {
      change = react;
    },
  };
  const authenticate = rememberTokens(checked, { keys, nowMs, maxTokens });
  return { authenticate, checked, clock, change: () => change() };
}
const bearer = async (sub: string): Promise<string> => `Bearer ${await devToken({ sub, tenant: 'demo' })}`;

describe('a token that was checked', () => {
  it('is not checked again, and is of the same player', async () => {
    const { authenticate, checked } = await remembering();
    const [alice, bob] = [await bearer('alice'), await bearer('bob')];
    for (const token of [alice, bob, alice, bob, alice]) {
      const userId = token === alice ? 'alice' : 'bob';
      expect(await authenticate(token)).toMatchObject({ outcome: 'authenticated', caller: { userId, tenant: 'demo' } });
    }
    expect(checked).toHaveBeenCalledTimes(2);
  });

  it('is refused to the millisecond when it would be refused unseen', async () => {
    const { authenticate, clock } = await remembering();
    const token = await bearer('alice');
    const first = await authenticate(token);
    if (first.outcome !== 'authenticated') throw new Error('a valid token was refused');
    clock.nowMs = first.token.expiresAtMs - 1;
    expect(await authenticate(token)).toMatchObject({ outcome: 'authenticated' });
    clock.nowMs = first.token.expiresAtMs;
    expect(await authenticate(token)).toMatchObject({ outcome: 'refused', detail: expect.stringContaining('expired') });
  });

  it('is checked again when others have taken its place', async () => {
    const { authenticate, checked } = await remembering(1);
    for (const token of [await bearer('alice'), await bearer('bob'), await bearer('alice')]) await authenticate(token);
    expect(checked).toHaveBeenCalledTimes(3);
  });
});

describe('when the keys change', () => {
  it('nothing is remembered', async () => {
    const { authenticate, checked, change } = await remembering();
    const token = await bearer('alice');
    await authenticate(token);
    change();
    await authenticate(token);
    await authenticate(token);
    expect(checked).toHaveBeenCalledTimes(2);
  });

  it('what is being checked by those of before is not remembered either', async () => {
    const { authenticate, checked, change } = await remembering();
    const token = await bearer('alice');
    const first = authenticate(token);
    change();
    expect(await first).toMatchObject({ outcome: 'authenticated' });
    await authenticate(token);
    expect(checked).toHaveBeenCalledTimes(2);
  });
});

describe('a token that was refused, or none', () => {
  it('is looked at each time', async () => {
    const { authenticate, checked } = await remembering();
    const forged = `${(await bearer('alice')).slice(0, -4)}AAAA`;
    for (const header of [undefined, undefined, forged, forged, 'Basic x', 'Basic x']) {
      expect(await authenticate(header)).toMatchObject({ outcome: header === undefined ? 'missing' : 'refused' });
    }
    expect(checked).toHaveBeenCalledTimes(6);
  });
});
