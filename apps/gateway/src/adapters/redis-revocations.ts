import { epochMsSchema, type PlayerAddress, type PlayerSignal, tenantIdSchema, userIdSchema } from '@paireto/contracts';
import type { connectRedis, Logger } from '@paireto/runtime';
import type { Revocations } from '../ports/revocations.ts';
import { orUnavailable } from './guarded-entry-store.ts';

/** For how long a revocation is remembered: tokens that live longer come back to life. */
const REMEMBERED_MS = 7 * 86_400_000;
/** How far the clocks of gateways may be apart: what is younger is read again. */
const OVERLAP_MS = 60_000;
const LOOK_MS = 1_000;

interface RedisRevocations extends Revocations {
  /** Learns what other gateways revoked; once a second by itself. */
  look: () => Promise<void>;
  stop: () => void;
}

/**
 * Revocations in one sorted set of the installation: `tenant:userId` by the time of its last revocation. Every gateway knows
 * them all by heart, so that no request waits for Redis because of them; while Redis is away, those that it knew.
 */
export function createRedisRevocations(deps: {
  redis: Pick<ReturnType<typeof connectRedis>, 'zadd' | 'zrangebyscore' | 'zremrangebyscore'>;
  keyPrefix: string;
  nowMs: () => number;
  /** Closes what a player has open by tokens of before a time, on all gateways; may be lost. */
  tell(player: PlayerAddress, signal: PlayerSignal): void;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  logger: Pick<Logger, 'debug'>;
}): RedisRevocations {
  const key = `${deps.keyPrefix}revocations`;
  const known = new Map<string, number>();
  let seenMs: number | undefined;
  let isLooking = false;

  const learn = (member: string, issuedBeforeMs: number): boolean => {
    if ((known.get(member) ?? 0) >= issuedBeforeMs) return false;
    known.set(member, issuedBeforeMs);
    return true;
  };
  const tell = (player: PlayerAddress, issuedBeforeMs: number): void =>
    deps.tell(player, { v: 1, kind: 'revoked', issuedBeforeMs });

  const look = async (): Promise<void> => {
    const sinceMs = seenMs === undefined ? deps.nowMs() - REMEMBERED_MS : seenMs - OVERLAP_MS;
    const isFirst = seenMs === undefined;
    const found = await deps.redis.zrangebyscore(key, sinceMs, '+inf', 'WITHSCORES');
    seenMs = seenMs ?? sinceMs;
    for (let index = 0; index + 1 < found.length; index += 2) {
      const [member = '', score] = [found[index], Number(found[index + 1])];
      const player = playerOf(member);
      if (player === undefined || !epochMsSchema.safeParse(score).success) continue;
      seenMs = Math.max(seenMs, score);
      // The signal of then may have been lost. Nobody has anything open yet when this is the first look.
      if (learn(member, score) && !isFirst) tell(player, score);
    }
  };
  const stop = deps.every(LOOK_MS, () => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch((error: unknown) => deps.logger.debug({ err: error }, 'revocations cannot be read'))
      .finally(() => {
        isLooking = false;
      });
  });

  return {
    async revoke(player) {
      const issuedBeforeMs = deps.nowMs();
      const member = memberOf(player);
      await orUnavailable(deps.redis.zadd(key, 'GT', issuedBeforeMs, member));
      await orUnavailable(deps.redis.zremrangebyscore(key, 0, issuedBeforeMs - REMEMBERED_MS));
      learn(member, issuedBeforeMs);
      tell(player, issuedBeforeMs);
      return issuedBeforeMs;
    },
    isRevoked: ({ caller, token }) => token.issuedAtMs < (known.get(memberOf(caller)) ?? 0),
    look,
    stop,
  };
}

/** A tenant has no colons. */
const memberOf = ({ tenant, userId }: PlayerAddress): string => `${tenant}:${userId}`;

function playerOf(member: string): PlayerAddress | undefined {
  const colon = member.indexOf(':');
  const tenant = tenantIdSchema.safeParse(member.slice(0, Math.max(0, colon)));
  const userId = userIdSchema.safeParse(member.slice(colon + 1));
  return tenant.success && userId.success ? { tenant: tenant.data, userId: userId.data } : undefined;
}
