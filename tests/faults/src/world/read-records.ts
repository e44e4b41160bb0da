import pg from 'pg';
import type { RecordedMatch } from '../check/evidence.ts';

interface Row {
  id: string;
  tenant: string;
  state: string;
  game_id: string | null;
  players: { ticket_id: string; user_id: string; tenant: string; enqueued_ms: number }[];
}

/** The records of these tenants in PostgreSQL. */
export async function readRecords(
  databaseUrl: string,
  tenants: readonly string[],
): Promise<ReadonlyMap<string, RecordedMatch>> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks makes the query fail, which is where it is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Row>(
      `SELECT m.id, m.tenant, m.state::text AS state, m.game_id,
              coalesce(json_agg(json_build_object(
                'ticket_id', p.ticket_id, 'user_id', p.user_id, 'tenant', p.tenant,
                'enqueued_ms', round(extract(epoch FROM p.enqueued_at) * 1000)
              )) FILTER (WHERE p.match_id IS NOT NULL), '[]') AS players
         FROM match_records m LEFT JOIN match_players p ON p.match_id = m.id
        WHERE m.tenant = ANY($1)
        GROUP BY m.id`,
      [tenants],
    );
    return new Map(rows.map((row) => [row.id, toRecord(row)]));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const toRecord = (row: Row): RecordedMatch => ({
  id: row.id,
  tenant: row.tenant,
  state: row.state,
  gameId: row.game_id ?? undefined,
  players: row.players.map((player) => ({
    ticketId: player.ticket_id,
    userId: player.user_id,
    tenant: player.tenant,
    enqueuedAt: new Date(player.enqueued_ms).toISOString(),
  })),
});
