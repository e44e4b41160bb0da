import { Prisma } from '../../generated/client.ts';

/** A match as its result needs it. */
export interface PlayedMatchRow {
  id: string;
  tenant: string;
  queue: string;
  attributes: Record<string, unknown>;
  state: 'PLACING' | 'FAILED' | 'MATCHED';
  is_backfill: boolean;
  ready_at: Date | null;
  result_digest: string | null;
  rated: boolean | null;
  players: { user_id: string; team: string; ticket_id: string }[];
}

/** A match of a tenant with its players. */
export const playedMatch = (tenant: string, matchId: string): Prisma.Sql => Prisma.sql`
  SELECT id, tenant, queue, attributes, state::text, backfill_game_id IS NOT NULL AS is_backfill, ready_at, result_digest, rated,
    (SELECT jsonb_agg(jsonb_build_object('user_id', user_id, 'team', team, 'ticket_id', ticket_id) ORDER BY user_id)
     FROM match_players WHERE match_id = match_records.id) AS players
  FROM match_records
  WHERE id = ${matchId}::uuid AND tenant = ${tenant}`;

/** The result that a match has, and nobody else gives it one until the transaction ends. */
export const lockResult = (matchId: string): Prisma.Sql => Prisma.sql`
  SELECT result_digest, rated FROM match_records
  WHERE id = ${matchId}::uuid AND state = 'MATCHED'
  FOR NO KEY UPDATE`;

/** The result of a match. */
export const writeResult = (
  matchId: string,
  result: { finishedAt: Date; reason: string | null; aborted: boolean; rated: boolean; digest: string },
): Prisma.Sql => Prisma.sql`
  UPDATE match_records SET
    finished_at = ${result.finishedAt}, result_reason = ${result.reason}, aborted = ${result.aborted},
    rated = ${result.rated}, result_digest = ${result.digest}, updated_at = now()
  WHERE id = ${matchId}::uuid`;

/** How the players of a match fared, as JSON. */
export const writeFinishes = (matchId: string, rows: string): Prisma.Sql => Prisma.sql`
  UPDATE match_players SET outcome = fresh.outcome, placement = fresh.placement, new_rating = fresh.new_rating
  FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (
    user_id text, outcome text, placement smallint, new_rating double precision)
  WHERE match_players.match_id = ${matchId}::uuid AND match_players.user_id = fresh.user_id`;
