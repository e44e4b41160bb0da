import { Prisma } from '../../generated/client.ts';

const { sql } = Prisma;

/** What both statements give: how many rows they deleted, and the time of the newest. */
export interface DeletedRow {
  count: number;
  newest: Date | null;
}

/** Deletes matches of days (UTC) before this one, the oldest days first. Foreign keys take players and rating changes along. */
export const deleteMatches = (beforeDay: Date, placingBefore: Date, limit: number): Prisma.Sql => sql`
  WITH deleted AS (
    DELETE FROM match_records WHERE id = ANY (ARRAY(
      SELECT id FROM match_records
      WHERE ${day} < ${beforeDay.toISOString().slice(0, 10)}::date
        AND (state <> 'PLACING' OR proposed_at < ${instant(placingBefore)})
      ORDER BY ${day} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING proposed_at)
  SELECT count(*)::int AS count, max(proposed_at) AS newest FROM deleted`;

/** Deletes the challenges that were decided the longest ago. */
export const deleteChallenges = (before: Date, limit: number): Prisma.Sql => sql`
  WITH deleted AS (
    DELETE FROM challenges WHERE id = ANY (ARRAY(
      SELECT id FROM challenges
      WHERE decided_at < ${instant(before)} AND state NOT IN ('PENDING', 'ACCEPTED')
      ORDER BY decided_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING decided_at)
  SELECT count(*)::int AS count, max(decided_at) AS newest FROM deleted`;

/** As the index has it. */
const day = sql`((proposed_at AT TIME ZONE 'UTC')::date)`;

const instant = (time: Date): Prisma.Sql => sql`${time.toISOString()}::timestamptz`;
