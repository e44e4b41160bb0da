import { defined } from '@paireto/contracts';
import type { PrismaClient } from '../../generated/client.ts';
import type { RatingBook } from '../../ports/rating-book.ts';
import { historyPage, ladderPage, latestStandings, type StandingRow, type StepRow } from './rating-queries.ts';
import { standingOf } from './standing-of.ts';

/** The ratings in PostgreSQL, through Prisma. */
export const createPrismaRatingBook = (prisma: PrismaClient): RatingBook => ({
  async latest(tenant, queues, userIds) {
    const rows = await prisma.$queryRaw<StandingRow[]>(latestStandings(tenant, queues, userIds));
    return rows.map(standingOf);
  },
  async ladder(tenant, ladder, page) {
    const rows = await prisma.$queryRaw<StandingRow[]>(ladderPage(tenant, ladder, page));
    return rows.map(standingOf);
  },
  async history(tenant, of, page) {
    const rows = await prisma.$queryRaw<StepRow[]>(historyPage(tenant, of, page));
    return rows.map((row) => ({
      matchId: row.match_id,
      queue: row.queue,
      season: row.season,
      ratedAtMs: row.rated_at.getTime(),
      before: row.rating_before,
      after: row.rating_after,
      deviationAfter: row.deviation_after,
      ...defined('outcome', row.outcome ?? undefined),
    }));
  },
});
