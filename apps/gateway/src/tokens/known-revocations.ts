import { ALL_TENANTS, type Revocation } from '@paireto/contracts';
import type { Revocable } from '../ports/revocations.ts';

/** The revocations that a gateway knows by heart, so that no request waits because of them. */
export interface KnownRevocations {
  /** Whether that is news. */
  learn: (revocation: Revocation) => boolean;
  isRevoked: (verified: Revocable) => boolean;
  isRevokedId: (tenant: string, id: string | undefined) => boolean;
  /** Forgets those whose tokens cannot be alive any more. */
  forgetOld: (nowMs: number) => void;
}

export function createKnownRevocations(): KnownRevocations {
  const players = new Map<string, { issuedBeforeMs: number; untilMs: number }>();
  const ids = new Map<string, number>();

  const learnPlayer = ({ issuedBeforeMs, untilMs, ...player }: Extract<Revocation, { kind: 'player' }>): boolean => {
    const key = keyOf(player.tenant, player.userId);
    const known = players.get(key);
    if (known && known.issuedBeforeMs >= issuedBeforeMs && known.untilMs >= untilMs) return false;
    players.set(key, {
      issuedBeforeMs: Math.max(issuedBeforeMs, known?.issuedBeforeMs ?? 0),
      untilMs: Math.max(untilMs, known?.untilMs ?? 0),
    });
    return known === undefined || known.issuedBeforeMs < issuedBeforeMs;
  };
  const isRevokedId = (tenant: string, id: string | undefined): boolean =>
    id !== undefined && ids.size > 0 && (ids.has(keyOf(ALL_TENANTS, id)) || ids.has(keyOf(tenant, id)));

  return {
    learn(revocation) {
      if (revocation.kind === 'player') return learnPlayer(revocation);
      const key = keyOf(revocation.tenant, revocation.tokenId);
      const known = ids.get(key);
      ids.set(key, Math.max(revocation.untilMs, known ?? 0));
      return known === undefined;
    },
    isRevoked({ caller: { tenant, userId }, token }) {
      const known = players.size === 0 ? undefined : players.get(keyOf(tenant, userId));
      return (known !== undefined && token.issuedAtMs < known.issuedBeforeMs) || isRevokedId(tenant, token.id);
    },
    isRevokedId,
    forgetOld(nowMs) {
      for (const [key, { untilMs }] of players) if (untilMs < nowMs) players.delete(key);
      for (const [key, untilMs] of ids) if (untilMs < nowMs) ids.delete(key);
    },
  };
}

/** A tenant has no colons. */
const keyOf = (tenant: string, name: string): string => `${tenant}:${name}`;
