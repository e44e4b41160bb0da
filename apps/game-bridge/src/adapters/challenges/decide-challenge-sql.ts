import type { DeclineReason } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import type { Acceptance, ChallengeRef } from '../../ports/challenges.ts';
import { type ChallengeRow, challengeColumns, isOpen } from './challenge-row.ts';

/** After this a sweep publishes what the bridge that took the acceptance has not, in ms. */
const OWN_TIME_MS = 1_000;

/** That a challenge (`c`) is open and this is its opponent, who knows of it. */
const isOpenTo = ({ tenant, id, userId }: ChallengeRef): Prisma.Sql => Prisma.sql`
  c.id = ${id}::uuid AND c.tenant = ${tenant} AND c.opponent_id = ${userId} AND c.declines_at IS NULL AND ${isOpen}`;

/** What `acceptChallenge` answers: an accepted challenge, or who is in the way, or neither. */
export type AcceptedRow = { busy_id: string | null } & (ChallengeRow | { [Column in keyof ChallengeRow]: null });

/**
 * PENDING -> ACCEPTED with its match in the outbox, unless another game of one of them is being created. For a transaction
 * that has locked both players.
 */
export const acceptChallenge = (ref: ChallengeRef, acceptance: Acceptance): Prisma.Sql => {
  const { match, challenger, opponent } = acceptance;
  return Prisma.sql`
  WITH busy AS (
    SELECT user_id FROM unnest(${[opponent.userId, challenger.userId]}::text[]) AS user_id
    WHERE EXISTS (SELECT FROM challenges AS o WHERE o.tenant = ${ref.tenant} AND o.challenger_id = user_id
        AND o.state = 'ACCEPTED' AND o.id <> ${ref.id}::uuid)
      OR EXISTS (SELECT FROM challenges AS o WHERE o.tenant = ${ref.tenant} AND o.opponent_id = user_id
        AND o.state = 'ACCEPTED' AND o.declines_at IS NULL AND o.id <> ${ref.id}::uuid)
    LIMIT 1
  ), accepted AS (
    UPDATE challenges AS c SET
      state = 'ACCEPTED', decided_at = now(), reason = NULL,
      remaining_ms = GREATEST(1, floor(extract(epoch FROM c.expires_at - now()) * 1000)),
      challenger_rating = ${challenger.rating}::float8, challenger_deviation = ${challenger.deviation ?? null}::float8,
      challenger_from = ${challenger.ratingFrom ?? 'token'}, challenger_stale = ${challenger.ratingStale ?? false},
      opponent_rating = ${opponent.rating}::float8, match_id = ${match.id}::uuid,
      challenger_team = ${acceptance.challengerTeam}, opponent_team = ${acceptance.opponentTeam}
    WHERE ${isOpenTo(ref)} AND NOT EXISTS (SELECT FROM busy)
    RETURNING ${challengeColumns}
  ), untold AS (
    INSERT INTO match_outbox (match_id, challenge_id, tenant, match, leave_queue, due_at)
    SELECT match_id, id, tenant, ${JSON.stringify(match)}::jsonb, ${[...acceptance.leaveQueue]}::text[],
      now() + ${OWN_TIME_MS}::int * interval '1 millisecond'
    FROM accepted
  )
  SELECT (SELECT user_id FROM busy) AS busy_id, accepted.* FROM (VALUES (1)) AS one LEFT JOIN accepted ON true`;
};

/** PENDING -> DECLINED by its opponent. */
export const declineChallenge = (ref: ChallengeRef, reason: DeclineReason): Prisma.Sql => Prisma.sql`
  UPDATE challenges AS c SET state = 'DECLINED', decided_at = now(), reason = ${reason}
  WHERE ${isOpenTo(ref)} RETURNING ${challengeColumns}`;

/** PENDING -> WITHDRAWN by its challenger. */
export const withdrawChallenge = ({ tenant, id, userId }: ChallengeRef): Prisma.Sql => Prisma.sql`
  UPDATE challenges AS c SET state = 'WITHDRAWN', decided_at = now()
  WHERE c.id = ${id}::uuid AND c.tenant = ${tenant} AND c.challenger_id = ${userId} AND ${isOpen}
  RETURNING ${challengeColumns}`;
