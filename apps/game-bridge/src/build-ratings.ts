import { type RatingsRule, ratingsOf } from '@paireto/contracts';
import { createRatingCache } from '@paireto/rating-cache';
import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import { createPrismaRatingBook } from './adapters/ratings/prisma-rating-book.ts';
import { createPrismaMatchResults } from './adapters/results/prisma-match-results.ts';
import type { BridgeServices } from './bridge-parts.ts';
import { limitConcurrency } from './use-cases/limit-concurrency.ts';
import { createLeaderboard } from './use-cases/ratings/leaderboard.ts';
import { createLookUpRatings } from './use-cases/ratings/look-up-ratings.ts';
import { createOwnRatings } from './use-cases/ratings/own-ratings.ts';
import { createReportResult } from './use-cases/results/report-result.ts';

/** The operations of this part. */
export type RatingsHandlers = Pick<
  BridgeHandlers,
  'match.result' | 'rating.own' | 'rating.leaderboard' | 'rating.lookup'
>;

/** What this part is built from. */
export type RatingsServices = Pick<BridgeServices, 'rulesets' | 'prisma' | 'redis' | 'store' | 'nowMs' | 'logger'> & {
  config: Pick<BridgeServices['config'], 'REDIS_KEY_PREFIX' | 'DATABASE_CONNECTIONS'>;
};

/** Results and ratings. Nothing of it runs between requests. */
export function startRatings(services: RatingsServices): { handlers: RatingsHandlers; stop(): Promise<void> } {
  const { config, rulesets, prisma, redis, store, nowMs, logger } = services;
  const book = createPrismaRatingBook(prisma);
  const cache = createRatingCache({ redis, keyPrefix: config.REDIS_KEY_PREFIX });
  // Of a queue that this bridge does not know Paireto keeps no ratings.
  const ruleOf = (queue: string): RatingsRule => ratingsOf(rulesets.get(queue) ?? {});
  const lookUpRatings = createLookUpRatings({
    ...{ book, ruleOf, nowMs, logger },
    remember: (tenant, queue, ratings) => cache.write(tenant, queue, ratings),
  });

  const reportResult = createReportResult({
    results: createPrismaMatchResults(prisma),
    isPlaced: (tenant, matchId) => store.knowsMatch(tenant, matchId),
    ruleOf,
    async release({ id, tenant, players }) {
      const ticketIds = [...new Set(players.map(({ ticketId }) => ticketId))];
      await store.releaseMatches(tenant, [{ matchId: id, ticketIds, userIds: players.map(({ userId }) => userId) }]);
    },
    cacheRatings: (tenant, queue, userIds) => lookUpRatings.fillCache(tenant, queue, userIds),
    nowMs,
  });

  const handlers: RatingsHandlers = {
    // Transactions that wait for each other must not hold all connections.
    'match.result': limitConcurrency(Math.ceil(config.DATABASE_CONNECTIONS / 2), reportResult),
    'rating.own': createOwnRatings({ book, rulesets, nowMs }),
    'rating.leaderboard': createLeaderboard({ book, ruleOf, nowMs }),
    'rating.lookup': (request) => lookUpRatings.lookUp(request),
  };
  return { handlers, stop: async () => undefined };
}
