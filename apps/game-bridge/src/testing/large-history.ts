import { withClient } from './database.ts';

/** Rows of each large table at least. */
export const LARGE = 200_000;
/** A few more, so that some may be deleted. */
const ROWS = LARGE + 5_000;

/** Tables that are large in an installation that is in use. Nothing may read one of them from end to end. */
export const LARGE_TABLES = [
  'match_records',
  'match_players',
  'challenges',
  'player_ratings',
  'rating_changes',
] as const;

/** A UUIDv7 of this time (a timestamptz) and number, as matches and challenges have. */
const uuidv7 = (at: string, number: string): string =>
  `(lpad(to_hex((extract(epoch FROM ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5((${number})::text), 1, 3)
    || '8' || substr(md5((${number})::text), 4, 15))::uuid`;

/**
 * Fills a database with the history of more than a year: tenant `acme` has most of it, `ann` in it plays a lot, often with
 * `bob`, and everybody else of many thousands sometimes. Few matches are being placed, few challenges are live.
 */
export const fillLargeHistory = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    // Foreign keys hold by construction; checking each row would take most of the time.
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off`);
    for (const fill of [MATCHES, PLAYERS, CHALLENGES, OUTBOX, BLOCKS, RATINGS, CHANGES]) await client.query(fill);
    await client.query('VACUUM ANALYZE');
  });

const MATCHES = `
  INSERT INTO match_records (
    id, tenant, queue, ruleset_version, pool, attributes, state, game_id, rating_gap, attempts, failure_reason, proposed_at,
    committed_at, ready_at, failed_at, finished_at, result_reason, aborted, rated, result_digest)
  SELECT ${uuidv7('at', 'n')}, CASE WHEN n % 10 < 8 THEN 'acme' ELSE 'tenant-' || n % 50 END, 'queue-' || n / 10 % 5, 1,
    'queue-' || n / 10 % 5 || ':blitz', '{"time_control":"3+2"}', state,
    CASE state WHEN 'MATCHED' THEN 'game-' || n END, n % 300, 1, CASE state WHEN 'FAILED' THEN 'no server' END, at, at,
    CASE state WHEN 'MATCHED' THEN at END, CASE state WHEN 'FAILED' THEN at END,
    CASE WHEN finished THEN at + interval '10 min' END, CASE WHEN finished THEN 'checkmate' END,
    CASE WHEN finished THEN false END, CASE WHEN finished THEN true END, CASE WHEN finished THEN md5(n::text) END
  FROM (
    SELECT n, at, state, state = 'MATCHED' AND n % 30 <> 0 AND n > 500 AS finished
    FROM generate_series(1, ${ROWS}) AS n,
      LATERAL (SELECT date_trunc('milliseconds', now() - n * interval '3 min') AS at,
        (CASE WHEN n <= 50 THEN 'PLACING' WHEN n % 25 = 0 THEN 'FAILED' ELSE 'MATCHED' END)::match_record_state AS state
      ) AS made) AS matches`;

const PLAYERS = `
  INSERT INTO match_players (
    match_id, user_id, tenant, ticket_id, team, color, rating, wait_ms, enqueued_at, proposed_at, outcome, new_rating)
  SELECT id, user_id, tenant, gen_random_uuid(), color, color, 1400 + n % 300, 1500, proposed_at, proposed_at,
    CASE WHEN finished_at IS NOT NULL THEN CASE color WHEN 'white' THEN 'win' ELSE 'loss' END END,
    CASE WHEN finished_at IS NOT NULL THEN 1500 END
  FROM (SELECT *, row_number() OVER (ORDER BY proposed_at DESC) AS n FROM match_records) AS matches,
    LATERAL (VALUES
      ('white', CASE WHEN n % 40 = 0 THEN 'ann' ELSE 'u' || n * 7919 % 5000 END),
      ('black', CASE WHEN n % 80 = 0 THEN 'bob' ELSE 'v' || n * 104729 % 5000 END)) AS player (color, user_id)`;

const CHALLENGES = `
  INSERT INTO challenges (
    id, tenant, challenger_id, opponent_id, queue, ruleset_version, pool, attributes, color, state, created_at, expires_at,
    declines_at, decided_at, remaining_ms, reason, challenger_rating, match_id, challenger_team, opponent_team, game_id)
  SELECT ${uuidv7('at', 'n')}, CASE WHEN n % 10 < 8 THEN 'acme' ELSE 'tenant-' || n % 50 END,
    CASE WHEN n % 40 = 0 THEN 'ann' ELSE 'c' || n * 7919 % 5000 END,
    CASE WHEN n % 40 = 1 THEN 'ann' ELSE 'o' || n END,
    'queue-' || n % 5, 1, 'queue-0:blitz', '{"time_control":"3+2"}', 'random', state::challenge_state, at,
    CASE WHEN state = 'PENDING' AND n % 20 <> 0 THEN now() + n * interval '1 min' ELSE at + interval '10 min' END,
    CASE WHEN state = 'PENDING' AND n % 20 = 7 THEN now() + (n - 1000) * interval '1 s' END,
    CASE WHEN state <> 'PENDING' THEN at + interval '5 min' END, CASE state WHEN 'ACCEPTED' THEN 300000 END,
    CASE state WHEN 'DECLINED' THEN 'later' END, 1500, CASE WHEN has_match THEN ${uuidv7('at', 'n + 1000000')} END,
    CASE WHEN has_match THEN 'white' END, CASE WHEN has_match THEN 'black' END, CASE state WHEN 'STARTED' THEN 'g-' || n END
  FROM (
    SELECT n, at, state, state IN ('ACCEPTED', 'STARTED') AS has_match
    FROM generate_series(1, ${ROWS}) AS n,
      LATERAL (SELECT date_trunc('milliseconds', now() - n * interval '3 min') AS at,
        CASE WHEN n <= 2000 THEN 'PENDING' WHEN n <= 2200 THEN 'ACCEPTED'
          ELSE (ARRAY['STARTED', 'STARTED', 'DECLINED', 'WITHDRAWN', 'EXPIRED'])[1 + n / 10 % 5] END AS state) AS made
  ) AS challenges`;

const OUTBOX = `
  INSERT INTO match_outbox (match_id, challenge_id, tenant, match, leave_queue, due_at)
  SELECT match_id, id, tenant, '{}', '{}', now() + interval '1 hour' FROM challenges WHERE state = 'ACCEPTED'`;

const BLOCKS = `
  INSERT INTO player_blocks (tenant, user_id, blocked)
  SELECT 'acme', 'o' || n, ARRAY['c1', 'c2'] FROM generate_series(1, 20000) AS n`;

const RATINGS = `
  INSERT INTO player_ratings (
    tenant, queue, season, user_id, rating, deviation, volatility, games, wins, losses, draws, rated_at)
  SELECT 'acme', 'queue-' || queue, season, CASE WHEN n = 0 THEN 'ann' ELSE 'u' || n END,
    1500 + sin(n * 7.3 + season) * 400, 60, 0.06, n % 50, n % 50, 0, 0, now() - (5 - season) * interval '90 days'
  FROM generate_series(0, 4) AS queue, generate_series(1, 4) AS season, generate_series(0, ${LARGE / 20 - 1}) AS n`;

const CHANGES = `
  INSERT INTO rating_changes (
    match_id, user_id, tenant, queue, season, rating_before, rating_after, deviation_after, outcome, rated_at)
  SELECT id, user_id, player.tenant, queue, 1, rating, new_rating, 60, outcome, finished_at
  FROM match_records AS match JOIN match_players AS player ON player.match_id = match.id
  WHERE finished_at IS NOT NULL LIMIT ${ROWS}`;
