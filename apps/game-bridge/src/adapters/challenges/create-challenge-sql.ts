import { MAX_INCOMING_CHALLENGES, MAX_OUTGOING_CHALLENGES } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import type { CreateOutcome, NewChallenge } from '../../ports/challenges.ts';
import { challengeColumns, declineTime, isOpen } from './challenge-row.ts';

/**
 * Makes transactions that concern one of these players wait for each other, until they end: what they count does not
 * change under them. Locks are taken in one order everywhere.
 */
export const lockPlayers = (tenant: string, userIds: readonly string[]): Prisma.Sql => Prisma.sql`
  SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended('challenges of ' || ${tenant} || ' ' || user_id, 0) AS key
    FROM unnest(${[...userIds]}::text[]) AS user_id ORDER BY key) AS locks`;

/** Writes down that what this challenger had open to this opponent is over, where its time is up. */
export const endOverdueOfPair = ({ tenant, challenger, opponentId }: NewChallenge): Prisma.Sql => Prisma.sql`
  UPDATE challenges AS c SET
    state = (CASE WHEN c.declines_at <= now() THEN 'DECLINED' ELSE 'EXPIRED' END)::challenge_state,
    reason = CASE WHEN c.declines_at <= now() THEN 'generic' ELSE c.reason END,
    decided_at = now()
  WHERE c.tenant = ${tenant} AND c.challenger_id = ${challenger.userId} AND c.opponent_id = ${opponentId}
    AND c.state = 'PENDING' AND NOT ${isOpen}`;

/** What `createChallenge` answers. `lost`: something else has this id. */
export interface CreatedRow {
  outcome: CreateOutcome['outcome'] | 'lost';
  live_id: string | null;
}

/** What `readCreated` and `createChallenge` look for: the same request, or another under its key. */
const isAskedAgain = ({ id, tenant, challenger, idempotency }: NewChallenge): Prisma.Sql => Prisma.sql`
  c.tenant = ${tenant} AND c.challenger_id = ${challenger.userId}
  AND (c.id = ${id}::uuid OR c.idempotency_key = ${idempotency?.key ?? null})`;

/**
 * Adds a challenge unless it was asked for before, the pair has a live one, or one of them has too many. Challenges whose
 * game is being created count: they may come back. For a transaction that has locked both players.
 */
export const createChallenge = (challenge: NewChallenge, fraction: number): Prisma.Sql => {
  const { tenant, challenger, opponentId, idempotency } = challenge;
  const expiresIn = Prisma.sql`${challenge.expiresInMs}::int * interval '1 millisecond'`;
  return Prisma.sql`
  WITH asked AS (
    SELECT c.id = ${challenge.id}::uuid OR c.fingerprint = ${idempotency?.fingerprint ?? null} AS is_same
    FROM challenges AS c WHERE ${isAskedAgain(challenge)}
  ), live AS (
    SELECT c.id FROM challenges AS c
    WHERE c.tenant = ${tenant} AND c.challenger_id = ${challenger.userId} AND c.opponent_id = ${opponentId}
      AND c.state IN ('PENDING', 'ACCEPTED')
  ), verdict AS (
    SELECT CASE
      WHEN EXISTS (SELECT FROM asked WHERE is_same) THEN 'replayed'
      WHEN EXISTS (SELECT FROM asked) THEN 'key-reused'
      WHEN EXISTS (SELECT FROM live) THEN 'already-open'
      WHEN (${countOutgoing(tenant, challenger.userId)}) >= ${MAX_OUTGOING_CHALLENGES}::int THEN 'too-many-outgoing'
      WHEN (${countIncoming(tenant, opponentId)}) >= ${MAX_INCOMING_CHALLENGES}::int THEN 'too-many-incoming'
      ELSE 'created' END AS outcome
  ), added AS (
    INSERT INTO challenges (
      id, tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color, message, expires_at,
      declines_at, leave_queue, challenger_rating, challenger_deviation, challenger_from, challenger_stale,
      idempotency_key, fingerprint)
    SELECT ${challenge.id}::uuid, ${tenant}, ${challenger.userId}, ${opponentId}, ${challenge.queue},
      ${challenge.rulesetVersion}::int, ${challenge.pool}, ${JSON.stringify(challenge.attributes)}::jsonb,
      ${challenge.color}, ${challenge.message ?? null}, now() + ${expiresIn},
      CASE WHEN ${isBlocked(Prisma.sql`${tenant}`, Prisma.sql`${opponentId}`, Prisma.sql`${challenger.userId}`)}
        THEN ${declineTime(expiresIn, Prisma.sql`${fraction}::float8`)} END,
      ${challenge.leaveQueue}, ${challenger.rating}::float8, ${challenger.deviation ?? null}::float8,
      ${challenger.ratingFrom ?? 'token'}, ${challenger.ratingStale ?? false},
      ${idempotency?.key ?? null}, ${idempotency?.fingerprint ?? null}
    FROM verdict WHERE outcome = 'created'
    ON CONFLICT DO NOTHING RETURNING id
  )
  SELECT CASE WHEN outcome = 'created' AND NOT EXISTS (SELECT FROM added) THEN 'lost' ELSE outcome END AS outcome,
    (SELECT id FROM live) AS live_id
  FROM verdict`;
};

/** What a challenger has open, as they see it: hidden ones too. */
const countOutgoing = (tenant: string, userId: string): Prisma.Sql => Prisma.sql`
  SELECT count(*) FROM challenges AS c
  WHERE c.tenant = ${tenant} AND c.challenger_id = ${userId} AND c.state IN ('PENDING', 'ACCEPTED')
    AND (c.state = 'ACCEPTED' OR ${isOpen})`;

/** What an opponent has open, as they see it: without hidden ones. */
const countIncoming = (tenant: string, userId: string): Prisma.Sql => Prisma.sql`
  SELECT count(*) FROM challenges AS c
  WHERE c.tenant = ${tenant} AND c.opponent_id = ${userId} AND c.state IN ('PENDING', 'ACCEPTED')
    AND c.declines_at IS NULL AND (c.state = 'ACCEPTED' OR c.expires_at > now())`;

/** That an opponent, as far as is known, blocks a challenger. */
export const isBlocked = (
  tenant: Prisma.Sql,
  opponentId: Prisma.Sql,
  challengerId: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  EXISTS (SELECT FROM player_blocks AS b
    WHERE b.tenant = ${tenant} AND b.user_id = ${opponentId} AND ${challengerId} = ANY (b.blocked))`;

/** The challenge that `createChallenge` added or found. */
export const readCreated = (challenge: NewChallenge): Prisma.Sql => Prisma.sql`
  SELECT ${challengeColumns} FROM challenges AS c WHERE ${isAskedAgain(challenge)}`;
