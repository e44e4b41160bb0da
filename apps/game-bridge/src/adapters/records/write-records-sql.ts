/** Whether what is written wins over what is known: the later state in the order of the type, then the earlier time. */
const freshWins = `(excluded.state > known.state OR (excluded.state = known.state
  AND COALESCE(excluded.ready_at, excluded.failed_at) < COALESCE(known.ready_at, known.failed_at)))`;

const times = ['proposed_at', 'committed_at', 'claimed_at', 'game_created_at', 'ready_at', 'failed_at'];

/** The time that a number of a row is, epoch ms. */
const instant = (column: string): string => `timestamptz 'epoch' + ${column} * interval '1 millisecond'`;

/** As what each connection prepares it. */
export const WRITE_RECORDS_NAME = 'write-records';

/**
 * Writes records and their players: $1 and $2 are lists of rows by column name, as JSON. Always the same text, so that
 * PostgreSQL parses and plans it once per connection. (An array per column costs it more than these lists do.)
 *
 * Rows are sorted, and those of `match_records` come first (PostgreSQL runs an unread INSERT of a WITH last, and checks foreign
 * keys after all of it), so that two bridges never wait for each other crosswise. States and times merge as `mergeRecords`
 * does; rows that would not change are not written. What a reported result set is no event's to change: it stays, whatever
 * arrives late.
 */
export const WRITE_RECORDS = `
  WITH players AS (
    INSERT INTO match_players (
      match_id, user_id, tenant, ticket_id, team, role, color, rating, deviation, rating_from, stale, wait_ms,
      enqueued_at, proposed_at)
    SELECT match_id, user_id, tenant, ticket_id, team, role, color, rating, deviation, rating_from, stale, wait_ms,
      ${instant('enqueued_at')}, ${instant('proposed_at')}
    FROM json_to_recordset($2::json) AS fresh (
      match_id uuid, user_id text, tenant text, ticket_id uuid, team text, role text, color text,
      rating double precision, deviation double precision, rating_from text, stale boolean, wait_ms integer,
      enqueued_at bigint, proposed_at bigint)
    ORDER BY match_id, user_id
    ON CONFLICT DO NOTHING
  )
  INSERT INTO match_records AS known (
    id, tenant, queue, ruleset_version, pool, region, attributes, source, challenge_id, state, backfill_game_id, game_id,
    server_addr, rating_gap, attempts, failure_reason, ${times.join(', ')})
  SELECT
    id, tenant, queue, ruleset_version, pool, region, attributes, source, challenge_id, state, backfill_game_id, game_id,
    server_addr, rating_gap, attempts, failure_reason, ${times.map(instant).join(', ')}
  FROM json_to_recordset($1::json) AS fresh (
    id uuid, tenant text, queue text, ruleset_version integer, pool text, region text, attributes jsonb,
    source text, challenge_id uuid, state match_record_state, backfill_game_id text, game_id text, server_addr text,
    rating_gap double precision, attempts integer, failure_reason text, ${times.join(' bigint, ')} bigint)
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
