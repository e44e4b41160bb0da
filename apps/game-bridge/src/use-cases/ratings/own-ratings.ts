import {
  type BridgeReply,
  type BridgeRequest,
  defined,
  hasBuiltInRatings,
  type Ruleset,
  ratingsOf,
  uuidSchema,
} from '@paireto/contracts';
import { z } from 'zod';
import type { RatingBook, RatingStep } from '../../ports/rating-book.ts';
import { createPageCursor, numberKey } from '../page-cursor.ts';
import { standingNow, toView } from './standing-now.ts';

/** The last moment of the year 9999: beyond it databases and clocks disagree. */
const LAST_MOMENT_MS = 253_402_300_799_999;

const cursors = createPageCursor('rating-history', [numberKey.pipe(z.int().min(0).max(LAST_MOMENT_MS)), uuidSchema]);

/** A player's ratings in the queues that Paireto keeps ratings for, and what games did to them. */
export function createOwnRatings(deps: {
  book: Pick<RatingBook, 'latest' | 'history'>;
  rulesets: ReadonlyMap<string, Ruleset>;
  nowMs(): number;
}) {
  const { book, rulesets } = deps;

  return async (request: BridgeRequest<'rating.own'>): Promise<BridgeReply<'rating.own'>> => {
    const { tenant, userId, queue, limit } = request;
    const before = request.cursor === undefined ? undefined : cursors.decode(request.cursor);
    if (request.cursor !== undefined && before === undefined) return { outcome: 'bad-cursor' };
    const [ratings, steps] = await Promise.all([
      readRatings(tenant, userId, queue),
      book.history(
        tenant,
        { userId, ...defined('queue', queue) },
        { limit: limit + 1, ...defined('before', before && { ratedAtMs: before[0], matchId: before[1] }) },
      ),
    ]);
    const page = steps.slice(0, limit);
    const last = steps.length > limit ? page.at(-1) : undefined;
    const next_cursor = last ? cursors.encode([last.ratedAtMs, last.matchId]) : null;
    return { outcome: 'found', ratings: { ratings, history: page.map(viewOf), next_cursor } };
  };

  async function readRatings(tenant: string, userId: string, queue: string | undefined) {
    const kept = [...rulesets].filter(
      ([name, ruleset]) => (queue === undefined || name === queue) && hasBuiltInRatings(ratingsOf(ruleset)),
    );
    if (kept.length === 0) return [];
    const names = kept.map(([name]) => name);
    const latest = new Map((await book.latest(tenant, names, [userId])).map((standing) => [standing.queue, standing]));
    const nowMs = deps.nowMs();
    return kept.map(([name, ruleset]) => {
      const rule = ratingsOf(ruleset);
      const now = standingNow(latest.get(name), rule, nowMs);
      return {
        queue: name,
        season: now.season,
        ...toView(now, rule),
        rated_at: instant(latest.get(name)?.ratedAtMs),
      };
    });
  }
}

const viewOf = (step: RatingStep) => ({
  queue: step.queue,
  season: step.season,
  match_id: step.matchId,
  rated_at: new Date(step.ratedAtMs).toISOString(),
  before: step.before,
  after: step.after,
  deviation: step.deviationAfter,
  ...defined('outcome', step.outcome),
});

const instant = (epochMs: number | undefined): string | null =>
  epochMs === undefined ? null : new Date(epochMs).toISOString();
