import { Prisma, type PrismaClient } from '../../generated/client.ts';
import type { StoredChallenge } from '../../ports/challenges.ts';
import { type MatchRecords, RefusedRecordError } from '../../ports/match-records.ts';
import type { MatchRecord } from '../../use-cases/match-record.ts';
import { type ChallengeRow, toStoredChallenge } from '../challenges/challenge-row.ts';
import { settleChallenges, settlesChallenge } from '../challenges/settle-challenges.ts';
import { toPlayerRows, toRecordRow } from './record-rows.ts';

/**
 * The history in PostgreSQL, through Prisma: one statement per table and batch, all in one transaction, in which accepted
 * challenges learn what became of their matches.
 */
export function createPrismaMatchRecords(
  prisma: PrismaClient,
  /** Is given the challenges that learnt it, after the commit. */
  onSettled: (challenges: readonly StoredChallenge[]) => void = () => undefined,
): MatchRecords {
  return {
    async write(records) {
      const [rows, players] = toRows(records);
      try {
        const upserts = [prisma.$executeRaw(upsertRecords(rows)), prisma.$executeRaw(insertPlayers(players))] as const;
        if (!records.some(settlesChallenge)) {
          await prisma.$transaction([...upserts]);
          return;
        }
        const settling = prisma.$queryRaw<ChallengeRow[]>(settleChallenges(records));
        const [, , settled] = await prisma.$transaction([...upserts, settling]);
        onSettled(settled.map(toStoredChallenge));
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
  };
}

/** Both tables' rows as JSON. A time beyond the calendar is the record's fault, not the database's. */
function toRows(records: readonly MatchRecord[]): [rows: string, players: string] {
  try {
    return [JSON.stringify(records.map(toRecordRow)), JSON.stringify(records.flatMap(toPlayerRows))];
  } catch (error) {
    throw new RefusedRecordError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Rows are sorted, so that two bridges never wait for each other crosswise. The later state in the order of the type
 * wins, then the earlier time, as `mergeRecords` does; rows that would not change are not written. What a reported result
 * set is no event's to change: it stays, whatever arrives late.
 */
const upsertRecords = (rows: string): Prisma.Sql => Prisma.sql`
  INSERT INTO match_records AS known (
    id, tenant, queue, ruleset_version, pool, region, attributes, source, challenge_id, state, backfill_game_id, game_id,
    server_addr, rating_gap, attempts, failure_reason, proposed_at, committed_at, claimed_at, game_created_at, ready_at,
    failed_at)
  SELECT
    id, tenant, queue, ruleset_version, pool, region, attributes, source, challenge_id, state, backfill_game_id, game_id,
    server_addr, rating_gap, attempts, failure_reason, proposed_at, committed_at, claimed_at, game_created_at, ready_at,
    failed_at
  FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (
    id uuid, tenant text, queue text, ruleset_version integer, pool text, region text, attributes jsonb,
    source text, challenge_id uuid, state match_record_state, backfill_game_id text, game_id text, server_addr text,
    rating_gap double precision, attempts integer, failure_reason text, proposed_at timestamptz, committed_at timestamptz,
    claimed_at timestamptz, game_created_at timestamptz, ready_at timestamptz, failed_at timestamptz)
  ORDER BY id
  ON CONFLICT (id) DO UPDATE SET
    state = CASE WHEN ${freshWins} THEN excluded.state ELSE known.state END,
    game_id = CASE WHEN ${freshWins} THEN excluded.game_id ELSE known.game_id END,
    server_addr = CASE WHEN ${freshWins} THEN excluded.server_addr ELSE known.server_addr END,
    failure_reason = CASE WHEN ${freshWins} THEN excluded.failure_reason ELSE known.failure_reason END,
    ready_at = CASE WHEN ${freshWins} THEN excluded.ready_at ELSE known.ready_at END,
    failed_at = CASE WHEN ${freshWins} THEN excluded.failed_at ELSE known.failed_at END,
    committed_at = LEAST(known.committed_at, excluded.committed_at),
    claimed_at = LEAST(known.claimed_at, excluded.claimed_at),
    game_created_at = LEAST(known.game_created_at, excluded.game_created_at),
    attempts = GREATEST(known.attempts, excluded.attempts),
    updated_at = now()
  WHERE ${freshWins}
    OR excluded.attempts > known.attempts
    OR LEAST(known.committed_at, excluded.committed_at) IS DISTINCT FROM known.committed_at
    OR LEAST(known.claimed_at, excluded.claimed_at) IS DISTINCT FROM known.claimed_at
    OR LEAST(known.game_created_at, excluded.game_created_at) IS DISTINCT FROM known.game_created_at`;

const freshWins = Prisma.sql`(excluded.state > known.state OR (excluded.state = known.state
  AND COALESCE(excluded.ready_at, excluded.failed_at) < COALESCE(known.ready_at, known.failed_at)))`;

const insertPlayers = (rows: string): Prisma.Sql => Prisma.sql`
  INSERT INTO match_players (
    match_id, user_id, tenant, ticket_id, team, role, color, rating, deviation, rating_from, stale, wait_ms,
    enqueued_at, proposed_at)
  SELECT match_id, user_id, tenant, ticket_id, team, role, color, rating, deviation, rating_from, stale, wait_ms,
    enqueued_at, proposed_at
  FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (
    match_id uuid, user_id text, tenant text, ticket_id uuid, team text, role text, color text,
    rating double precision, deviation double precision, rating_from text, stale boolean, wait_ms integer,
    enqueued_at timestamptz, proposed_at timestamptz)
  ORDER BY match_id, user_id
  ON CONFLICT DO NOTHING`;

/** Classes of SQLSTATE that say that the data is at fault: data exception, integrity constraint violation. */
const DATA_AT_FAULT = /^2[23]/;

/** The refusal that an error of Prisma stands for, if the database refused the data itself. */
function refusalOf(error: unknown): RefusedRecordError | undefined {
  const { code, message } = databaseErrorOf(error);
  return DATA_AT_FAULT.test(code) ? new RefusedRecordError(`${code}: ${message}`, { cause: error }) : undefined;
}

/** SQLSTATE and text of the database's own error, which Prisma wraps; empty when there is none. */
function databaseErrorOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return { code: '', message: '' };
  const wrapped = error.meta?.driverAdapterError as
    | { cause?: { originalCode?: string; originalMessage?: string } }
    | undefined;
  return { code: wrapped?.cause?.originalCode ?? '', message: wrapped?.cause?.originalMessage ?? '' };
}
