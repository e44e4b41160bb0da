import type { ChallengeState, Match } from '@paireto/contracts';
import { Prisma } from '../../generated/client.ts';
import type { RatedPlayer, StoredChallenge } from '../../ports/challenges.ts';

/** Where a challenge (`c`) stands at the database's time, whether or not a sweep has written it down. */
export const stateNow = Prisma.sql`CASE
  WHEN c.state = 'PENDING' AND c.declines_at <= now() THEN 'DECLINED'
  WHEN c.state = 'PENDING' AND c.expires_at <= now() THEN 'EXPIRED'
  ELSE c.state::text END`;

/** That a challenge (`c`) is PENDING at the database's time. */
export const isOpen = Prisma.sql`(c.state = 'PENDING' AND c.expires_at > now()
  AND (c.declines_at IS NULL OR c.declines_at > now()))`;

/** When a hidden challenge is declined: after 20 to 90 s, sooner where less is left. `fraction` says where in the span. */
export const declineTime = (remaining: Prisma.Sql, fraction: Prisma.Sql): Prisma.Sql => Prisma.sql`now() + LEAST(
  interval '20 seconds' + ${fraction} * interval '70 seconds', ${remaining} * (0.3 + 0.6 * ${fraction}))`;

/** The columns of a challenge (`c`) that a `ChallengeRow` has. */
export const challengeColumns = Prisma.sql`
  c.id, c.tenant, c.challenger_id, c.opponent_id, c.queue, c.ruleset_version, c.pool, c.attributes, c.color, c.message,
  ${stateNow} AS state, c.created_at, c.expires_at,
  CASE WHEN c.state = 'PENDING' AND c.declines_at <= now() THEN 'generic' ELSE c.reason END AS reason,
  c.failures, c.leave_queue, c.challenger_rating, c.challenger_deviation, c.challenger_from, c.challenger_stale,
  c.opponent_rating, c.match_id, c.challenger_team, c.opponent_team, c.game_id, c.server_addr,
  c.declines_at IS NOT NULL AS is_hidden`;

/** A row of `challengeColumns`. */
export interface ChallengeRow {
  id: string;
  tenant: string;
  challenger_id: string;
  opponent_id: string;
  queue: string;
  ruleset_version: number;
  pool: string;
  attributes: Match['attributes'];
  color: StoredChallenge['color'];
  message: string | null;
  state: ChallengeState;
  created_at: Date;
  expires_at: Date;
  reason: string | null;
  failures: number;
  leave_queue: boolean;
  challenger_rating: number;
  challenger_deviation: number | null;
  challenger_from: NonNullable<RatedPlayer['ratingFrom']> | 'token';
  challenger_stale: boolean;
  opponent_rating: number | null;
  match_id: string | null;
  challenger_team: string | null;
  opponent_team: string | null;
  game_id: string | null;
  server_addr: string | null;
  is_hidden: boolean;
}

export const toStoredChallenge = (row: ChallengeRow): StoredChallenge => ({
  id: row.id,
  tenant: row.tenant,
  challenger: {
    userId: row.challenger_id,
    rating: row.challenger_rating,
    ...(row.challenger_deviation === null ? {} : { deviation: row.challenger_deviation }),
    ...(row.challenger_from === 'token' ? {} : { ratingFrom: row.challenger_from }),
    ...(row.challenger_stale ? { ratingStale: true } : {}),
  },
  opponentId: row.opponent_id,
  queue: row.queue,
  rulesetVersion: row.ruleset_version,
  pool: row.pool,
  attributes: row.attributes,
  color: row.color,
  message: row.message ?? undefined,
  state: row.state,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
  reason: row.reason ?? undefined,
  failures: row.failures,
  leaveQueue: row.leave_queue,
  opponentRating: row.opponent_rating ?? undefined,
  match: matchOf(row),
  isHidden: row.is_hidden,
  game: row.game_id === null ? undefined : { gameId: row.game_id, serverAddr: row.server_addr ?? undefined },
});

const matchOf = (row: ChallengeRow): StoredChallenge['match'] =>
  row.match_id === null || row.challenger_team === null || row.opponent_team === null
    ? undefined
    : { id: row.match_id, challengerTeam: row.challenger_team, opponentTeam: row.opponent_team };
