import { MAX_CHALLENGE_RETURNS } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import type { MatchRecord } from '../../use-cases/match-record.ts';
import { challengeColumns, declineTime } from './challenge-row.ts';
import { isBlocked } from './create-challenge-sql.ts';

/** Whether a record says what became of a challenge. */
export const settlesChallenge = ({ match, state }: MatchRecord): boolean =>
  match.challenge !== undefined && state !== 'PLACING';

/**
 * Ends the wait of accepted challenges, in the transaction that writes these records. With a game: ACCEPTED -> STARTED.
 * Without: back to PENDING with the time that was left at the acceptance, or FAILED when that was once too often. Only while
 * the challenge is ACCEPTED with this match, so that repeats and old news change nothing. The match need not be told again.
 */
export function settleChallenges(records: readonly MatchRecord[]): Prisma.Sql {
  const ends = JSON.stringify(records.filter(settlesChallenge).map(toEnd));
  const remaining = Prisma.sql`(c.remaining_ms * interval '1 millisecond')`;
  const isBlockedNow = isBlocked(Prisma.sql`c.tenant`, Prisma.sql`c.opponent_id`, Prisma.sql`c.challenger_id`);
  // Rows are locked in order, so that two bridges never wait for each other crosswise.
  return Prisma.sql`
  WITH settled AS MATERIALIZED (
    SELECT c.id, c.match_id, settled.game_id, settled.server_addr, settled.reason,
      (CASE WHEN settled.game_id IS NOT NULL THEN 'STARTED'
        WHEN c.failures < ${MAX_CHALLENGE_RETURNS}::int THEN 'PENDING' ELSE 'FAILED' END)::challenge_state AS state
    FROM jsonb_to_recordset(${ends}::jsonb) AS settled (
      challenge_id uuid, match_id uuid, game_id text, server_addr text, reason text)
    JOIN challenges AS c ON c.id = settled.challenge_id AND c.match_id = settled.match_id AND c.state = 'ACCEPTED'
    ORDER BY c.id FOR UPDATE OF c
  ), known AS (
    DELETE FROM match_outbox AS o USING settled WHERE o.match_id = settled.match_id
  )
  UPDATE challenges AS c SET
    state = settled.state,
    reason = settled.reason,
    game_id = settled.game_id,
    server_addr = settled.server_addr,
    failures = c.failures + CASE WHEN settled.state = 'STARTED' THEN 0 ELSE 1 END,
    match_id = CASE WHEN settled.state = 'STARTED' THEN c.match_id END,
    challenger_team = CASE WHEN settled.state = 'STARTED' THEN c.challenger_team END,
    opponent_team = CASE WHEN settled.state = 'STARTED' THEN c.opponent_team END,
    opponent_rating = CASE WHEN settled.state = 'STARTED' THEN c.opponent_rating END,
    decided_at = CASE settled.state WHEN 'STARTED' THEN c.decided_at WHEN 'FAILED' THEN now() END,
    remaining_ms = CASE WHEN settled.state = 'STARTED' THEN c.remaining_ms END,
    expires_at = CASE WHEN settled.state = 'PENDING' THEN now() + ${remaining} ELSE c.expires_at END,
    declines_at = CASE WHEN settled.state = 'PENDING' AND ${isBlockedNow}
      THEN ${declineTime(remaining, Prisma.sql`random()`)} END
  FROM settled WHERE c.id = settled.id AND c.match_id = settled.match_id AND c.state = 'ACCEPTED'
  RETURNING ${challengeColumns}`;
}

const toEnd = (record: MatchRecord) => ({
  challenge_id: record.match.challenge?.id,
  match_id: record.match.id,
  ...(record.state === 'MATCHED' ? { game_id: record.game.gameId, server_addr: record.game.serverAddr } : {}),
  ...(record.state === 'FAILED' ? { reason: record.reason } : {}),
});
