import type { Revocation } from '@paireto/contracts';
import { describe, expect, it, vi } from 'vitest';
import type { Revocable } from '../ports/revocations.ts';
import { endRevoked } from './end-revoked.ts';
import type { IsVoid } from './live-feed.ts';

const player = { tenant: 'demo', userId: 'ann' };
const ofToken = (tokenId: string): Revocation => ({ v: 1, kind: 'token', tenant: 'demo', tokenId, untilMs: 1 });
const tokenOf = (id?: string): Revocable => ({
  caller: player,
  token: { issuedAtMs: 0, ...(id !== undefined && { id }) },
});

function ending() {
  const revoke = vi.fn<(isVoid: IsVoid, player?: object) => void>();
  const later: (() => void)[] = [];
  const heard = endRevoked({
    feed: { revoke },
    revocations: { isRevoked: () => true },
    after: (_, run) => void later.push(run),
  });
  return {
    heard,
    revoke,
    pass: () => later.shift()?.(),
    asked: (call: number) => revoke.mock.calls[call]?.[0] ?? (() => false),
  };
}

describe('what revoked tokens keep open', () => {
  it('of a player is asked at once, and of nobody else', () => {
    const { heard, revoke } = ending();
    const revocation: Revocation = { v: 1, kind: 'player', ...player, issuedBeforeMs: 1, untilMs: 1 };
    heard(revocation);
    heard(revocation);
    expect(revoke).toHaveBeenCalledTimes(2);
    expect(revoke.mock.calls[0]?.[1]).toMatchObject(player);
  });

  it('of a single token is looked for at once; those that follow, all together and a little later', () => {
    const { heard, revoke, pass, asked } = ending();
    for (const id of ['one', 'two', 'three']) heard(ofToken(id));
    expect(revoke).toHaveBeenCalledTimes(1);
    expect(['one', 'two', undefined].map((id) => asked(0)(tokenOf(id)))).toEqual([true, false, false]);
    pass();
    expect(revoke).toHaveBeenCalledTimes(2);
    expect(['one', 'two', 'three'].map((id) => asked(1)(tokenOf(id)))).toEqual([false, true, true]);
    pass();
    pass();
    expect(revoke).toHaveBeenCalledTimes(2);
    heard(ofToken('four'));
    expect(revoke).toHaveBeenCalledTimes(3);
  });
});
