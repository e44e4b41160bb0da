import { Prisma } from '../../generated/client.ts';

/** A row of `player_ratings` as these queries give it. */
export interface StandingRow {
  queue: string;
  user_id: string;
  season: number;
  rating: number;
  deviation: number;
  volatility: number;
  games: number;
  wins: number;
  losses: number;
  draws: number;
  rated_at: Date;
}

/** A row of `rating_changes`. */
export interface StepRow {
  match_id: string;
  queue: string;
  season: number;
  rated_at: Date;
  rating_before: number;
  rating_after: number;
  deviation_after: number;
  outcome: 'win' | 'loss' | 'draw' | null;
}

const standing = Prisma.sql`queue, user_id, season, rating, deviation, volatility, games, wins, losses, draws, rated_at`;

/** The latest standing of each player in each queue: that of the last game, whatever seasons there were then. */
export const latestStandings = (tenant: string, queues: readonly string[], userIds: readonly string[]): Prisma.Sql =>
  Prisma.sql`
    SELECT DISTINCT ON (queue, user_id) ${standing}
    FROM player_ratings
    WHERE tenant = ${tenant} AND queue = ANY(${[...queues]}) AND user_id = ANY(${[...userIds]})
    ORDER BY queue, user_id, rated_at DESC`;

/** One page of a season's ladder. */
export function ladderPage(
  tenant: string,
  ladder: { queue: string; season: number; minGames: number },
  page: { after?: { rating: number; userId: string }; limit: number },
): Prisma.Sql {
  const { after } = page;
  // The first half is what the index is entered by.
  const isAfter = after
    ? Prisma.sql`AND rating <= ${after.rating} AND (rating < ${after.rating} OR user_id > ${after.userId})`
    : Prisma.empty;
  return Prisma.sql`
    SELECT ${standing}
    FROM player_ratings
    WHERE tenant = ${tenant} AND queue = ${ladder.queue} AND season = ${ladder.season} AND games >= ${ladder.minGames}
      ${isAfter}
    ORDER BY rating DESC, user_id
    LIMIT ${page.limit}`;
}

/** One page of what games did to a player's ratings. */
export function historyPage(
  tenant: string,
  of: { userId: string; queue?: string },
  page: { before?: { ratedAtMs: number; matchId: string }; limit: number },
): Prisma.Sql {
  const { before } = page;
  const inQueue = of.queue === undefined ? Prisma.empty : Prisma.sql`AND queue = ${of.queue}`;
  const isBefore = before
    ? Prisma.sql`AND (rated_at, match_id) < (${new Date(before.ratedAtMs)}, ${before.matchId}::uuid)`
    : Prisma.empty;
  return Prisma.sql`
    SELECT match_id, queue, season, rated_at, rating_before, rating_after, deviation_after, outcome
    FROM rating_changes
    WHERE tenant = ${tenant} AND user_id = ${of.userId} ${inQueue} ${isBefore}
    ORDER BY rated_at DESC, match_id DESC
    LIMIT ${page.limit}`;
}

/** What a match did to ratings, by player. */
export const changesOfMatch = (matchId: string): Prisma.Sql => Prisma.sql`
  SELECT user_id, rating_before, rating_after FROM rating_changes WHERE match_id = ${matchId}::uuid ORDER BY user_id`;

/** Keeps everybody else from changing these ratings until the transaction ends. The keys in ascending order, each once. */
export const lockRatings = (keys: readonly string[]): Prisma.Sql => Prisma.sql`
  SELECT pg_advisory_xact_lock(key::bigint) FROM unnest(${[...keys]}::text[]) AS key`;

/** Standings after a game, as JSON; the counts are those of this game alone. */
export const addToStandings = (rows: string): Prisma.Sql => Prisma.sql`
  INSERT INTO player_ratings AS known (
    tenant, queue, season, user_id, rating, deviation, volatility, games, wins, losses, draws, rated_at)
  SELECT tenant, queue, season, user_id, rating, deviation, volatility, games, wins, losses, draws, rated_at
  FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (
    tenant text, queue text, season integer, user_id text, rating double precision, deviation double precision,
    volatility double precision, games integer, wins integer, losses integer, draws integer, rated_at timestamptz)
  ON CONFLICT (tenant, queue, user_id, season) DO UPDATE SET
    rating = excluded.rating, deviation = excluded.deviation, volatility = excluded.volatility,
    games = known.games + excluded.games, wins = known.wins + excluded.wins, losses = known.losses + excluded.losses,
    draws = known.draws + excluded.draws, rated_at = excluded.rated_at`;

/** What a game did to ratings, as JSON. */
export const insertChanges = (rows: string): Prisma.Sql => Prisma.sql`
  INSERT INTO rating_changes (
    match_id, user_id, tenant, queue, season, rating_before, rating_after, deviation_after, outcome, rated_at)
  SELECT match_id, user_id, tenant, queue, season, rating_before, rating_after, deviation_after, outcome, rated_at
  FROM jsonb_to_recordset(${rows}::jsonb) AS fresh (
    match_id uuid, user_id text, tenant text, queue text, season integer, rating_before double precision,
    rating_after double precision, deviation_after double precision, outcome text, rated_at timestamptz)`;
