import { defined } from '@paireto/contracts';
import type { Prisma, PrismaClient } from '../../generated/client.ts';
import type { Forgotten, OldHistory } from '../../ports/old-history.ts';
import { type DeletedRow, deleteChallenges, deleteMatches } from './retention-queries.ts';

/** The old history in PostgreSQL, through Prisma: one statement per step. */
export function createPrismaOldHistory(prisma: PrismaClient): OldHistory {
  const run = async (statement: Prisma.Sql): Promise<Forgotten> => {
    const [row] = await prisma.$queryRaw<DeletedRow[]>(statement);
    return { count: row?.count ?? 0, ...defined('newestMs', row?.newest?.getTime()) };
  };
  return {
    forgetMatches: ({ beforeDayMs, placingBeforeMs, limit }) =>
      run(deleteMatches(new Date(beforeDayMs), new Date(placingBeforeMs), limit)),
    forgetChallenges: ({ beforeMs, limit }) => run(deleteChallenges(new Date(beforeMs), limit)),
  };
}
