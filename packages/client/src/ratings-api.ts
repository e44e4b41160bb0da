import type { CallOptions } from './client-options.ts';
import { queryOf } from './http/query-of.ts';
import type { Requester } from './http/request.ts';
import { createPaged, type ListOptions, type Paged } from './paged.ts';
import type { Leaderboard, LeaderboardEntry, OwnRatings } from './wire/ratings.ts';

/** Ratings of the queues that Paireto keeps ratings for. */
export interface RatingsApi {
  /** One's ratings, and a page of how they changed, the newest first; `cursor`: the `next_cursor` of the page before. */
  me(options?: CallOptions & { queue?: string; limit?: number; cursor?: string }): Promise<OwnRatings>;
  /** The best first; `season` left out: the current one. @throws {PairetoError} NOT_FOUND when read: no such queue */
  leaderboard(queue: string, options?: ListOptions & { season?: number }): Paged<Leaderboard, LeaderboardEntry>;
}

export function createRatingsApi({ request }: Requester): RatingsApi {
  return {
    me: async ({ signal, queue, limit, cursor } = {}) =>
      (await request(`/v1/ratings/me${queryOf({ queue, limit, cursor })}`, { signal })).body as OwnRatings,
    leaderboard: (queue, { signal, season, limit } = {}) =>
      createPaged(
        async (cursor) => {
          const query = queryOf({ queue, season, limit, cursor });
          return (await request(`/v1/ratings/leaderboard${query}`, { signal })).body as Leaderboard;
        },
        ({ entries }) => entries,
      ),
  };
}
