import { type Revocation, revocationSchema } from '@paireto/contracts';
import type { connectRedis, Logger } from '@paireto/runtime';
import { orUnavailable } from '../adapters/guarded-entry-store.ts';
import type { Revocations } from '../ports/revocations.ts';
import { createKnownRevocations } from './known-revocations.ts';

/** How far the clocks of gateways may be apart: what is younger is read again. */
const OVERLAP_MS = 60_000;
const LOOK_MS = 1_000;
/** Looks between two at which what is over is forgotten. */
const LOOKS_PER_SWEEP = 60;
/** Revocations that are read, or thrown away, at once. */
const PAGE = 1_000;

interface RedisRevocations extends Revocations {
  /** Takes in what another gateway said. */
  hear: (revocation: Revocation) => void;
  /** Learns what other gateways revoked; once a second by itself. */
  look: () => Promise<void>;
  /** Whether those of before this gateway started are known. */
  areKnown: () => boolean;
  stop: () => void;
}

/**
 * Revocations in two sorted sets of the installation: each as it was told, by when that was and by until when it matters.
 * Every gateway knows them all by heart; while Redis is away, those that it knew.
 */
export function createRedisRevocations(deps: {
  redis: Pick<ReturnType<typeof connectRedis>, 'zadd' | 'zrangebyscore' | 'zrem'>;
  keyPrefix: string;
  nowMs: () => number;
  /** Tells all gateways; may be lost. */
  tell: (revocation: Revocation) => void;
  /** Calls again and again until the returned function is called. */
  every(intervalMs: number, run: () => void): () => void;
  /** A look has come to its end, whether it worked or failed. */
  onLooked?: () => void;
  logger: Pick<Logger, 'debug' | 'warn'>;
}): RedisRevocations {
  const { redis, nowMs } = deps;
  const byTime = `${deps.keyPrefix}revocations:by-time`;
  const byEnd = `${deps.keyPrefix}revocations:by-end`;
  const known = createKnownRevocations();
  const reactions: ((revocation: Revocation) => void)[] = [];
  let seenMs = Number.NEGATIVE_INFINITY;
  let looks = 0;
  let areKnown = false;
  let isLooking = false;

  const hear = (revocation: Revocation): void => {
    if (revocation.untilMs < nowMs() || !known.learn(revocation)) return;
    for (const react of reactions) react(revocation);
  };
  const look = async (): Promise<void> => {
    const since = Number.isFinite(seenMs) ? seenMs - OVERLAP_MS : '-inf';
    for (let offset = 0; ; offset += PAGE) {
      const found = await redis.zrangebyscore(byTime, since, '+inf', 'WITHSCORES', 'LIMIT', offset, PAGE);
      for (let index = 0; index + 1 < found.length; index += 2) {
        const revocation = read(found[index] ?? '');
        if (revocation) hear(revocation);
        // Times to come are somebody's mistake: they must not hide what comes until then.
        seenMs = Math.max(seenMs, Math.min(Number(found[index + 1]), nowMs()));
      }
      if (found.length < 2 * PAGE) break;
    }
    areKnown = true;
  };
  /** Of the two sets the one by end last: what is left of a sweep that failed is found by the next. */
  const sweep = async (): Promise<void> => {
    known.forgetOld(nowMs());
    for (;;) {
      const over = await redis.zrangebyscore(byEnd, '-inf', nowMs(), 'LIMIT', 0, PAGE);
      if (over.length === 0) return;
      await redis.zrem(byTime, ...over);
      await redis.zrem(byEnd, ...over);
    }
  };
  const tick = async (): Promise<void> => {
    await look();
    looks += 1;
    if (looks % LOOKS_PER_SWEEP === 1) await sweep();
  };
  const stop = deps.every(LOOK_MS, () => {
    if (isLooking) return;
    isLooking = true;
    tick()
      .catch((error: unknown) => deps.logger.debug({ err: error }, 'revocations cannot be read'))
      .finally(() => {
        isLooking = false;
        deps.onLooked?.();
      });
  });

  return {
    async revoke(revocation) {
      const text = JSON.stringify(revocation);
      await orUnavailable(redis.zadd(byEnd, revocation.untilMs, text));
      await orUnavailable(redis.zadd(byTime, nowMs(), text));
      hear(revocation);
      deps.tell(revocation);
    },
    isRevoked: known.isRevoked,
    isRevokedService: ({ tenant, token }) => known.isRevokedId(tenant, token.id),
    onRevoked: (react) => void reactions.push(react),
    hear,
    look,
    areKnown: () => areKnown,
    stop,
  };
}

function read(text: string): Revocation | undefined {
  try {
    return revocationSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
