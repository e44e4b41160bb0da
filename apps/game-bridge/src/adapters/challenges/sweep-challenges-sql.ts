import { MATCHES_STREAM } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import { challengeColumns, declineTime } from './challenge-row.ts';

/** After this the stream takes a message for new that it had before, in ms. */
const TELL_AGAIN_MS = MATCHES_STREAM.duplicateWindowNs / 1_000_000 + 30_000;

/** PENDING -> EXPIRED where the time is up. What another bridge is at is left to it. */
export const expireOverdue = (limit: number): Prisma.Sql => Prisma.sql`
  WITH due AS MATERIALIZED (
    SELECT c.id FROM challenges AS c
    WHERE c.state = 'PENDING' AND c.expires_at <= now() AND (c.declines_at IS NULL OR c.declines_at > now())
    ORDER BY c.expires_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
  )
  UPDATE challenges AS c SET state = 'EXPIRED', decided_at = now() FROM due WHERE c.id = due.id
  RETURNING ${challengeColumns}`;

/** Hidden ones: PENDING -> DECLINED where it is time. What another bridge is at is left to it. */
export const declineHidden = (limit: number): Prisma.Sql => Prisma.sql`
  WITH due AS MATERIALIZED (
    SELECT c.id FROM challenges AS c
    WHERE c.state = 'PENDING' AND c.declines_at <= now()
    ORDER BY c.declines_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
  )
  UPDATE challenges AS c SET state = 'DECLINED', reason = 'generic', decided_at = now() FROM due WHERE c.id = due.id
  RETURNING ${challengeColumns}`;

/** Matches that are due to be told, for whoever asks first until `retryMs` have passed. */
export const takeUntold = (limit: number, retryMs: number): Prisma.Sql => Prisma.sql`
  WITH due AS MATERIALIZED (
    SELECT match_id FROM match_outbox WHERE due_at <= now()
    ORDER BY due_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED
  )
  UPDATE match_outbox AS o SET due_at = now() + ${retryMs}::int * interval '1 millisecond'
  FROM due WHERE o.match_id = due.match_id
  RETURNING o.match_id, o.match, o.leave_queue, o.created_at`;

/**
 * Notes that the stream has these matches. Were that lost, they are told again: not before the stream takes them for new, and
 * ever more seldom. What another bridge is at is left to it.
 */
export const noteTold = (matchIds: readonly string[]): Prisma.Sql => Prisma.sql`
  WITH told AS MATERIALIZED (
    SELECT match_id FROM match_outbox WHERE match_id = ANY (${[...matchIds]}::uuid[]) FOR UPDATE SKIP LOCKED
  )
  UPDATE match_outbox AS o
  SET due_at = now() + GREATEST(${TELL_AGAIN_MS}::int * interval '1 millisecond', now() - o.created_at)
  FROM told WHERE o.match_id = told.match_id`;

/** Hides what these challengers have open to this player. */
export const hideFrom = (
  tenant: string,
  userId: string,
  challengerIds: readonly string[],
  fraction: number,
): Prisma.Sql => Prisma.sql`
  UPDATE challenges AS c
  SET declines_at = ${declineTime(Prisma.sql`(c.expires_at - now())`, Prisma.sql`${fraction}::float8`)}
  WHERE c.tenant = ${tenant} AND c.opponent_id = ${userId} AND c.challenger_id = ANY (${[...challengerIds]}::text[])
    AND c.state = 'PENDING' AND c.declines_at IS NULL AND c.expires_at > now()`;
