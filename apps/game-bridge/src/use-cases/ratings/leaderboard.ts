import {
  type BridgeReply,
  type BridgeRequest,
  defined,
  hasBuiltInRatings,
  type Leaderboard,
  type RatingsRule,
  ratingSchema,
  userIdSchema,
} from '@paireto/contracts';
import { seasonAt, seasonBounds } from '@paireto/ratings';
import { z } from 'zod';
import type { RatingBook } from '../../ports/rating-book.ts';
import { createPageCursor, numberKey } from '../page-cursor.ts';
import { standingNow, toView } from './standing-now.ts';

/** Largest value of a PostgreSQL integer. */
const MAX_SEASON = 2_147_483_647;

/** Season, rank, rating and id of who stood last on the page. */
const cursors = createPageCursor('ladder', [
  numberKey.pipe(z.int().min(0)),
  numberKey.pipe(z.int().positive()),
  numberKey.pipe(ratingSchema),
  userIdSchema,
]);

/** A queue's ladder of a season. Its pages go on in the season in which they began, and with the ranks. */
export function createLeaderboard(deps: {
  book: Pick<RatingBook, 'ladder'>;
  ruleOf(queue: string): RatingsRule;
  nowMs(): number;
}) {
  return async (request: BridgeRequest<'rating.leaderboard'>): Promise<BridgeReply<'rating.leaderboard'>> => {
    const { tenant, queue, limit } = request;
    const rule = deps.ruleOf(queue);
    if (!hasBuiltInRatings(rule)) return { outcome: 'no-ratings' };
    const nowMs = deps.nowMs();
    const current = seasonAt(rule.season, nowMs);
    const position = request.cursor === undefined ? undefined : cursors.decode(request.cursor);
    if (request.cursor !== undefined && position === undefined) return { outcome: 'bad-cursor' };
    const [cursorSeason, ranksBefore = 0, rating = 0, userId = ''] = position ?? [];
    const season = request.season ?? cursorSeason ?? current;
    if (cursorSeason !== undefined && cursorSeason !== season) return { outcome: 'bad-cursor' };

    const { minGames } = rule;
    const page = { limit: limit + 1, ...defined('after', position && { rating, userId }) };
    const found = season > MAX_SEASON ? [] : await deps.book.ladder(tenant, { queue, season, minGames }, page);
    const shown = found.slice(0, limit);
    const entries = shown.map((standing, index) => ({
      rank: ranksBefore + index + 1,
      user_id: standing.userId,
      ...toView(season === current ? standingNow(standing, rule, nowMs) : standing, rule),
    }));
    const last = found.length > limit ? shown.at(-1) : undefined;
    const next_cursor = last ? cursors.encode([season, ranksBefore + limit, last.rating, last.userId]) : null;
    const leaderboard = { queue, season: describeSeason(rule, season), min_games: minGames, entries, next_cursor };
    return { outcome: 'found', leaderboard };
  };
}

function describeSeason({ season: seasons }: RatingsRule, number: number): Leaderboard['season'] {
  if (!seasons) return { number, starts_at: null, ends_at: null };
  if (number === 0) return { number, starts_at: null, ends_at: instant(seasons.startsAtMs) };
  const { startsAtMs, endsAtMs } = seasonBounds(seasons, number);
  return { number, starts_at: instant(startsAtMs), ends_at: instant(endsAtMs) };
}

/** Null for times beyond the calendar. */
function instant(epochMs: number): string | null {
  const time = new Date(epochMs);
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9_999 ? null : time.toISOString();
}
