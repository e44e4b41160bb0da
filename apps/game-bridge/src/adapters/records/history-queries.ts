import { Prisma } from '../../generated/client.ts';
import type { HistoryFilter, HistoryPage } from '../../ports/match-history.ts';

const { empty, join, sql } = Prisma;

/** The last moment that both PostgreSQL and ISO 8601 write with four digits of a year, epoch ms. */
export const LAST_MOMENT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * One page of a tenant's matches. The plan does not depend on what the planner thinks of the filter: an index is read in the
 * order of the page, from where the page begins to where it is full.
 */
export function matchesPage(filter: HistoryFilter, page: HistoryPage): Prisma.Sql {
  const { userId = filter.opponentId, opponentId } = filter;
  if (userId === undefined) return selectMatches(ofEverybody(filter, page));
  return selectMatches(
    ofPlayer({ ...filter, userId, opponentId: userId === opponentId ? undefined : opponentId }, page),
  );
}

/** A match of a tenant; where a player is named, only of that one. */
export const matchById = (tenant: string, id: string, userId?: string): Prisma.Sql =>
  selectMatches(sql`
    SELECT * FROM match_records AS match
    WHERE match.id = ${id}::uuid AND match.tenant = ${tenant} ${userId === undefined ? empty : sql`AND ${has(sql`match.id`, userId)}`}`);

/** These matches with their players: white first, else by team. */
const selectMatches = (matches: Prisma.Sql): Prisma.Sql => sql`
  SELECT id, state::text, source, challenge_id, queue, ruleset_version, pool, region, attributes, rating_gap, game_id,
    server_addr, backfill_game_id, attempts, failure_reason, proposed_at, committed_at, claimed_at, game_created_at,
    ready_at, failed_at, finished_at, result_reason, aborted, rated,
    (SELECT jsonb_agg(to_jsonb(player) ORDER BY player.color DESC NULLS LAST, player.team, player.user_id)
     FROM match_players AS player WHERE player.match_id = match.id) AS players
  FROM (${matches}) AS match
  ORDER BY proposed_at DESC, id DESC`;

const ofEverybody = (filter: HistoryFilter, { after, limit }: HistoryPage): Prisma.Sql => sql`
  SELECT * FROM match_records AS match
  WHERE ${all([
    sql`match.tenant = ${filter.tenant}`,
    ...ofMatch(filter),
    ...between(sql`match.proposed_at`, filter),
    ...(after ? [isAfter(sql`match.proposed_at, match.id`, after)] : []),
  ])}
  ORDER BY match.proposed_at DESC, match.id DESC
  LIMIT ${limit}`;

/** `OFFSET 0` keeps the planner from making joins of what is to be looked up match by match. */
const ofPlayer = (filter: HistoryFilter & { userId: string }, { after, limit }: HistoryPage): Prisma.Sql => sql`
  SELECT match.* FROM match_players AS mine
    CROSS JOIN LATERAL (SELECT * FROM match_records WHERE id = mine.match_id OFFSET 0) AS match
  WHERE ${all([
    sql`mine.tenant = ${filter.tenant} AND mine.user_id = ${filter.userId}`,
    ...(filter.opponentId === undefined ? [] : [has(sql`mine.match_id`, filter.opponentId)]),
    ...ofMatch(filter),
    ...between(sql`mine.proposed_at`, filter),
    ...(after ? [isAfter(sql`mine.proposed_at, mine.match_id`, after)] : []),
  ])}
  ORDER BY mine.proposed_at DESC, mine.match_id DESC
  LIMIT ${limit}`;

const all = (conditions: readonly Prisma.Sql[]): Prisma.Sql => join([...conditions], ' AND ');

const ofMatch = ({ queue, state }: HistoryFilter): Prisma.Sql[] => [
  ...(queue === undefined ? [] : [sql`match.queue = ${queue}`]),
  ...(state === undefined ? [] : [isIn(state)]),
];

const isIn = (state: NonNullable<HistoryFilter['state']>): Prisma.Sql =>
  state === 'FINISHED'
    ? sql`match.finished_at IS NOT NULL`
    : sql`match.state = ${state}::match_record_state AND match.finished_at IS NULL`;

const has = (matchId: Prisma.Sql, userId: string): Prisma.Sql => sql`EXISTS (
  SELECT 1 FROM match_players AS other WHERE other.match_id = ${matchId} AND other.user_id = ${userId} OFFSET 0)`;

const between = (column: Prisma.Sql, { fromMs, toMs }: HistoryFilter): Prisma.Sql[] => [
  ...(fromMs === undefined ? [] : [sql`${column} >= ${instant(fromMs)}`]),
  ...(toMs === undefined ? [] : [sql`${column} < ${instant(toMs)}`]),
];

const isAfter = (columns: Prisma.Sql, { proposedAtMs, id }: NonNullable<HistoryPage['after']>): Prisma.Sql =>
  sql`(${columns}) < (${instant(proposedAtMs)}, ${id}::uuid)`;

const instant = (epochMs: number): Prisma.Sql =>
  sql`${new Date(Math.min(epochMs, LAST_MOMENT_MS)).toISOString()}::timestamptz`;
