import type { RatingsRule } from '@paireto/contracts';
import type { CachedRating, RatingCache } from '@paireto/rating-cache';
import { ratingNow } from '@paireto/ratings';
import type { Logger } from '@paireto/runtime';
import type { AskBridge } from '../../ports/ask-bridge.ts';
import { createLookupGuard, type LookupGuardOptions } from './lookup-guard.ts';
import type { RatingAdapter, SourceAnswer } from './rating-adapter.ts';
import { createRememberedLookup } from './remembered-lookup.ts';
import type { Lookup } from './shared-lookup.ts';
import { SourceAwayError } from './source-away.ts';

/** Players whose last known rating is remembered at most: some 30 MiB. */
const MAX_REMEMBERED = 100_000;
/** Players in one question: what `rating.lookup` takes. */
const MAX_PLAYERS = 64;
/** How long a join waits for a bridge. */
const LOOKUP_TIMEOUT_MS = 1_000;

const guard: LookupGuardOptions = {
  name: 'built-in',
  maxInFlight: 32,
  failures: 5,
  openMs: 1_000,
  openMaxMs: 15_000,
};

/** As it was after the last game, out of Redis; or as it counted when a bridge told it. */
type Known = { then: CachedRating } | { told: { rating: number; deviation: number } };

/**
 * The ratings that Paireto keeps: out of the rating cache in Redis, every time anew because games change them; whom it
 * does not know a bridge is asked about, which fills it. Where neither says anything: what was known before.
 */
export function createBuiltInRatingSource(deps: {
  cache: Pick<RatingCache, 'read'>;
  askBridge: AskBridge;
  nowMs: () => number;
  monotonicMs: () => number;
  logger: Pick<Logger, 'debug' | 'info' | 'warn'>;
}): RatingAdapter {
  const guarded = createLookupGuard(guard, deps);
  const onAway = (error: unknown): void => deps.logger.debug({ err: error }, 'built-in ratings cannot be had');

  const askBridge: Lookup<Known> = async (scope, userIds) => {
    const reply = await guarded(async () => {
      const answer = await deps.askBridge('rating.lookup', { ...scope, userIds: [...userIds] }, LOOKUP_TIMEOUT_MS);
      if (answer.outcome === 'no-answer') throw new SourceAwayError('no bridge tells ratings');
      return answer;
    });
    const byUser = new Map(reply.players.map(({ userId, rating, deviation }) => [userId, { rating, deviation }]));
    return userIds.map((userId) => {
      const told = byUser.get(userId);
      return told && { told };
    });
  };

  const ask: Lookup<Known> = async (scope, userIds) => {
    const cached = await deps.cache.read(scope.tenant, scope.queue, userIds);
    const missing = userIds.filter((_, index) => cached[index] === undefined);
    const told =
      missing.length === 0
        ? []
        : await askBridge(scope, missing).catch((error: unknown) => {
            onAway(error);
            return [];
          });
    let next = 0;
    return userIds.map((_, index) => {
      const then = cached[index];
      return then === undefined ? told[next++] : { then };
    });
  };

  const lookUp = createRememberedLookup<Known>(
    { freshMs: 0, maxRemembered: MAX_REMEMBERED, maxPlayers: MAX_PLAYERS },
    { ask, monotonicMs: deps.monotonicMs, onAway },
  );

  return async ({ tenant, ruleset, rule, players }) => {
    const userIds = players.map(({ userId }) => userId);
    const found = await lookUp({ tenant, queue: ruleset.name }, userIds);
    return found.map((known): SourceAnswer => {
      if (known === undefined) return { outcome: 'no-answer' };
      const stale = known.stale ? { stale: true as const } : {};
      return { outcome: 'rated', ...asOfNow(known.value, rule, deps.nowMs()), ...stale };
    });
  };
}

function asOfNow(known: Known, rule: RatingsRule, nowMs: number): { rating: number; deviation: number } {
  if ('told' in known) return known.told;
  // Who never had a rated game has the default of today.
  const isNew = known.then.ratedAtMs === 0;
  const { rating, deviation } = ratingNow(
    isNew ? { ...known.then, rating: rule.defaultRating } : known.then,
    rule,
    nowMs,
  );
  return { rating, deviation };
}
