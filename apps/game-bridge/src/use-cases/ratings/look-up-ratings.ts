import type { BridgeReply, BridgeRequest, RatingsRule } from '@paireto/contracts';
import type { RatingOfPlayer } from '@paireto/rating-cache';
import { newRating, seasonAt } from '@paireto/ratings';
import type { RatingBook, Standing } from '../../ports/rating-book.ts';
import { standingNow } from './standing-now.ts';

export interface LookUpRatingsDeps {
  book: Pick<RatingBook, 'latest'>;
  ruleOf: (queue: string) => RatingsRule;
  /** Writes to the rating cache. */
  remember: (tenant: string, queue: string, ratings: readonly RatingOfPlayer[]) => Promise<void>;
  nowMs: () => number;
  logger: { warn(fields: object, message: string): void };
}

/** What players of a queue are rated, for joins; and what the cache is filled with. */
export function createLookUpRatings({ book, ruleOf, remember, nowMs, logger }: LookUpRatingsDeps) {
  const read = async (tenant: string, queue: string, userIds: readonly string[]) => {
    const latest = await book.latest(tenant, [queue], userIds);
    const standings = new Map(latest.map((standing) => [standing.userId, standing]));
    return userIds.map((userId) => ({ userId, latest: standings.get(userId) }));
  };
  const cachedOf = (queue: string, userId: string, latest: Standing | undefined): RatingOfPlayer => {
    if (latest === undefined) return newcomer(userId, ruleOf(queue), nowMs());
    const { rating, deviation, volatility, season, ratedAtMs, games } = latest;
    return { userId, rating, deviation, volatility, season, ratedAtMs, games };
  };

  return {
    /** Reads ratings and fills the cache. A cache that is away costs the next join a question, no more. */
    async lookUp({ tenant, queue, userIds }: BridgeRequest<'rating.lookup'>): Promise<BridgeReply<'rating.lookup'>> {
      const found = await read(tenant, queue, userIds);
      const entries = found.map(({ userId, latest }) => cachedOf(queue, userId, latest));
      await remember(tenant, queue, entries).catch((error: unknown) =>
        logger.warn({ err: error, queue }, 'ratings could not be cached'),
      );
      const players = found.map(({ userId, latest }) => {
        const { rating, deviation, games } = standingNow(latest, ruleOf(queue), nowMs());
        return { userId, rating, deviation, games };
      });
      return { outcome: 'found', players };
    },
    /** Tells the cache what these ratings are. @throws when Redis does not answer */
    async fillCache(tenant: string, queue: string, userIds: readonly string[]): Promise<void> {
      const found = await read(tenant, queue, userIds);
      await remember(
        tenant,
        queue,
        found.map(({ userId, latest }) => cachedOf(queue, userId, latest)),
      );
    },
  };
}

/** Older than any game, so that it never takes the place of a rating. */
const newcomer = (userId: string, rule: RatingsRule, nowMs: number): RatingOfPlayer => ({
  userId,
  ...newRating(rule.defaultRating),
  season: seasonAt(rule.season, nowMs),
  ratedAtMs: 0,
  games: 0,
});
