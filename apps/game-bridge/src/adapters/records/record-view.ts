import { defined, type MatchRecordView } from '@paireto/contracts';

type View = MatchRecordView;
type PlayerView = View['players'][number];

/** A match as the queries of the history give it. */
export interface MatchRow {
  id: string;
  state: Exclude<View['state'], 'FINISHED'>;
  source: View['source'];
  challenge_id: string | null;
  queue: string;
  ruleset_version: number;
  pool: string;
  region: string | null;
  attributes: View['attributes'];
  rating_gap: number;
  game_id: string | null;
  server_addr: string | null;
  backfill_game_id: string | null;
  attempts: number;
  failure_reason: string | null;
  proposed_at: Date;
  committed_at: Date | null;
  claimed_at: Date | null;
  game_created_at: Date | null;
  ready_at: Date | null;
  failed_at: Date | null;
  finished_at: Date | null;
  result_reason: string | null;
  aborted: boolean | null;
  rated: boolean | null;
  players: PlayerRow[] | null;
}

interface PlayerRow {
  user_id: string;
  team: string;
  role: string | null;
  color: PlayerView['color'] | null;
  rating: number;
  deviation: number | null;
  rating_from: PlayerView['rating_source'];
  stale: boolean;
  wait_ms: number;
  outcome: PlayerView['outcome'] | null;
  placement: number | null;
  new_rating: number | null;
}

/** A match of the history, as it is told. */
export function toRecordView(row: MatchRow): View {
  return {
    match_id: row.id,
    state: row.finished_at === null ? row.state : 'FINISHED',
    source: row.source,
    ...known('challenge_id', row.challenge_id),
    queue: row.queue,
    ruleset_version: row.ruleset_version,
    pool: row.pool,
    ...known('region', row.region),
    attributes: row.attributes,
    players: (row.players ?? []).map(toPlayerView),
    rating_gap: row.rating_gap,
    ...known('game_id', row.game_id),
    ...known('server_addr', row.server_addr),
    backfill: row.backfill_game_id !== null,
    attempts: row.attempts,
    ...known('failure_reason', row.failure_reason),
    timings: toTimings(row),
    ...known('result', toResult(row)),
  };
}

const toPlayerView = (row: PlayerRow): PlayerView => ({
  user_id: row.user_id,
  team: row.team,
  ...known('role', row.role),
  ...known('color', row.color),
  rating: row.rating,
  ...known('rating_deviation', row.deviation),
  rating_source: row.rating_from,
  rating_stale: row.stale,
  wait_seconds: row.wait_ms / 1_000,
  ...known('outcome', row.outcome),
  ...known('placement', row.placement),
  ...known('rating_after', row.new_rating),
});

const toTimings = (row: MatchRow): View['timings'] => ({
  proposed_at: row.proposed_at.toISOString(),
  ...known('committed_at', row.committed_at?.toISOString()),
  ...known('claimed_at', row.claimed_at?.toISOString()),
  ...known('game_created_at', row.game_created_at?.toISOString()),
  ...known('ready_at', row.ready_at?.toISOString()),
  ...known('failed_at', row.failed_at?.toISOString()),
  ...known('finished_at', row.finished_at?.toISOString()),
});

/** The schema has them all or none. */
const toResult = ({ result_reason, aborted, rated }: MatchRow): View['result'] =>
  aborted === null || rated === null ? undefined : { ...known('reason', result_reason), aborted, rated };

const known = <Name extends string, Value>(name: Name, value: Value | null | undefined) =>
  defined(name, value ?? undefined);
