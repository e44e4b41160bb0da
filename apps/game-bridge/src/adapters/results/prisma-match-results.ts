import { defined } from '@paireto/contracts';
import type { Prisma, PrismaClient } from '../../generated/client.ts';
import type { MatchResult, MatchResults, PlayedMatch, RatedPlayer } from '../../ports/match-results.ts';
import type { Standing } from '../../ports/rating-book.ts';
import {
  addToStandings,
  changesOfMatch,
  insertChanges,
  latestStandings,
  lockRatings,
  type StandingRow,
  type StepRow,
} from '../ratings/rating-queries.ts';
import { standingOf } from '../ratings/standing-of.ts';
import { ratingLockKeys } from './rating-lock-keys.ts';
import { lockResult, type PlayedMatchRow, playedMatch, writeFinishes, writeResult } from './result-queries.ts';

/** How long a report may wait for a connection, and its transaction for others that rate the same players. */
const TRANSACTION = { maxWait: 4_000, timeout: 8_000 };

/** Results in PostgreSQL, through Prisma: each is one transaction. */
export function createPrismaMatchResults(prisma: PrismaClient): MatchResults {
  return {
    async read(tenant, matchId) {
      const [row] = await prisma.$queryRaw<PlayedMatchRow[]>(playedMatch(tenant, matchId));
      return row && playedMatchOf(row);
    },
    finish: (match, result, rate) =>
      prisma.$transaction(async (transaction) => {
        const [known] = await transaction.$queryRaw<Pick<PlayedMatchRow, 'result_digest' | 'rated'>[]>(
          lockResult(match.id),
        );
        if (!known) throw new Error(`match ${match.id} is not MATCHED any more`);
        if (known.result_digest !== null)
          return { digest: known.result_digest, rated: known.rated === true, isNew: false };
        const rated = rate && (await rateLocked(transaction, match, rate));
        await write(transaction, match, result, rated);
        return { digest: result.digest, rated: rated !== undefined, isNew: true };
      }, TRANSACTION),
    async changes(matchId) {
      const rows = await prisma.$queryRaw<(StepRow & { user_id: string })[]>(changesOfMatch(matchId));
      return rows.map((row) => ({ userId: row.user_id, before: row.rating_before, after: row.rating_after }));
    },
  };
}

/** A statement of its own after the locks, so that it sees what was committed by whom these had to wait for. */
async function rateLocked(
  transaction: Prisma.TransactionClient,
  { tenant, queue, players }: PlayedMatch,
  rate: (latest: readonly Standing[]) => RatedPlayer[],
): Promise<RatedPlayer[]> {
  const userIds = players.map(({ userId }) => userId);
  await transaction.$executeRaw(lockRatings(ratingLockKeys(tenant, queue, userIds)));
  const rows = await transaction.$queryRaw<StandingRow[]>(latestStandings(tenant, [queue], userIds));
  return rate(rows.map(standingOf));
}

async function write(
  transaction: Prisma.TransactionClient,
  match: PlayedMatch,
  result: MatchResult & { digest: string },
  rated: readonly RatedPlayer[] | undefined,
): Promise<void> {
  const { finishes, digest, aborted } = result;
  const header = { digest, aborted, rated: rated !== undefined, reason: result.reason ?? null };
  await transaction.$executeRaw(writeResult(match.id, { ...header, finishedAt: new Date(result.finishedAtMs) }));
  const ratings = new Map(rated?.map(({ userId, rating }) => [userId, rating]));
  const finishRows = finishes.map(({ userId, outcome, placement }) => {
    return { user_id: userId, outcome, placement: placement ?? null, new_rating: ratings.get(userId) ?? null };
  });
  if (finishRows.length > 0) await transaction.$executeRaw(writeFinishes(match.id, JSON.stringify(finishRows)));
  if (rated === undefined) return;
  await transaction.$executeRaw(addToStandings(JSON.stringify(rated.map((player) => standingRow(match, player)))));
  await transaction.$executeRaw(insertChanges(JSON.stringify(rated.map((player) => changeRow(match, player)))));
}

const standingRow = ({ tenant }: PlayedMatch, player: RatedPlayer) => {
  const { userId, ratedAtMs, before: _before, outcome: _outcome, ...row } = player;
  return { ...row, tenant, user_id: userId, rated_at: new Date(ratedAtMs).toISOString() };
};

const changeRow = ({ id, tenant }: PlayedMatch, player: RatedPlayer) => ({
  match_id: id,
  user_id: player.userId,
  tenant,
  queue: player.queue,
  season: player.season,
  rating_before: player.before,
  rating_after: player.rating,
  deviation_after: player.deviation,
  outcome: player.outcome,
  rated_at: new Date(player.ratedAtMs).toISOString(),
});

const playedMatchOf = (row: PlayedMatchRow): PlayedMatch => ({
  id: row.id,
  tenant: row.tenant,
  queue: row.queue,
  attributes: row.attributes,
  state: row.state,
  isBackfill: row.is_backfill,
  ...defined('readyAtMs', row.ready_at?.getTime()),
  ...defined(
    'finished',
    row.result_digest === null ? undefined : { digest: row.result_digest, rated: row.rated === true },
  ),
  players: row.players.map(({ user_id, team, ticket_id }) => ({ userId: user_id, team, ticketId: ticket_id })),
});
