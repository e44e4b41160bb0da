import pg from 'pg';
import { applyMigrations } from '../adapters/migrations/apply-migrations.ts';
import { readMigrations } from '../adapters/migrations/read-migrations.ts';

/** One row of the history with its players, those of the first team first. */
export interface RecordRow {
  state: string;
  source: string;
  challenge_id: string | null;
  game_id: string | null;
  backfill_game_id: string | null;
  server_addr: string | null;
  failure_reason: string | null;
  attempts: number;
  committed_at: Date | null;
  ready_at: Date | null;
  failed_at: Date | null;
  players: { user_id: string; team: string; color: string | null; wait_ms: number }[];
}

/** Runs queries on a connection that is closed afterwards. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // What breaks it fails what is asked next.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Opens a transaction with this query; gives a way to end it. */
export async function holdRows(url: string, text: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  // What breaks it fails what is asked next.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(text);
  return () => client.end();
}

/** Brings a database to the schema of this program; gives the names of the migrations that were applied. */
export const migrate = (url: string): Promise<string[]> =>
  withClient(url, async (client) => applyMigrations(client, await readMigrations()));

export const readRecord = (url: string, matchId: string): Promise<RecordRow | undefined> =>
  withClient(url, async (client) => {
    const records = await client.query<RecordRow>('SELECT * FROM match_records WHERE id = $1', [matchId]);
    const players = await client.query<RecordRow['players'][number]>(
      'SELECT user_id, team, color, wait_ms FROM match_players WHERE match_id = $1 ORDER BY team DESC',
      [matchId],
    );
    const [record] = records.rows;
    return record && { ...record, players: players.rows };
  });

/** How many matches and players the history has. */
export const countRecords = (url: string): Promise<{ matches: number; players: number }> =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ matches: number; players: number }>(
      'SELECT (SELECT count(*)::int FROM match_records) AS matches, (SELECT count(*)::int FROM match_players) AS players',
    );
    return rows[0] ?? { matches: 0, players: 0 };
  });
