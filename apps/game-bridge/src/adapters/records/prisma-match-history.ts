import type { PrismaClient } from '../../generated/client.ts';
import type { MatchHistory } from '../../ports/match-history.ts';
import { matchById, matchesPage } from './history-queries.ts';
import { type MatchRow, toRecordView } from './record-view.ts';

/** The history in PostgreSQL, through Prisma: one statement per question. */
export const createPrismaMatchHistory = (prisma: PrismaClient): MatchHistory => ({
  async list(filter, page) {
    const rows = await prisma.$queryRaw<MatchRow[]>(matchesPage(filter, page));
    return rows.map(toRecordView);
  },
  async read(tenant, id, userId) {
    const [row] = await prisma.$queryRaw<MatchRow[]>(matchById(tenant, id, userId));
    return row && toRecordView(row);
  },
});
