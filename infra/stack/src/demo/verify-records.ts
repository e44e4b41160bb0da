import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ToldMatch } from './verify-answers.ts';

/** One player's row of a match record. */
export interface RecordedPlayer {
  matchId: string;
  state: string;
  gameId: string | null;
  userId: string;
  color: string | null;
}

/** What the records in PostgreSQL have against what the players were told. */
export function compareRecords(told: readonly ToldMatch[], rows: readonly RecordedPlayer[]): string[] {
  const problems: string[] = [];
  const matched = rows.filter((row) => row.state === 'MATCHED');
  const placing = new Set(rows.filter((row) => row.state === 'PLACING').map((row) => row.matchId));
  for (const matchId of placing) problems.push(`record ${matchId} is still PLACING`);
  const matchesOf = new Map<string, Set<string>>();
  for (const row of matched) matchesOf.set(row.userId, (matchesOf.get(row.userId) ?? new Set()).add(row.matchId));
  for (const [userId, matches] of matchesOf)
    if (matches.size > 1) problems.push(`${userId} has ${matches.size} records: ${[...matches].join(', ')}`);
  for (const match of told) {
    for (const player of match.players) {
      const row = matched.find((each) => each.matchId === match.matchId && each.userId === player.userId);
      if (row === undefined) problems.push(`${player.userId} has no record of match ${match.matchId}`);
      else if (row.gameId !== match.gameId || row.color !== (player.assignment?.color ?? null))
        problems.push(`the record of ${player.userId} says ${row.color} in ${row.gameId}, told was ${match.gameId}`);
    }
  }
  const toldIds = new Set(told.map((match) => match.matchId));
  for (const matchId of new Set(matched.map((row) => row.matchId)))
    if (!toldIds.has(matchId)) problems.push(`record ${matchId} is of a match that nobody was told of`);
  return problems;
}

/** Records are written a moment after the players are told, so a difference must last this long to count. */
const CATCH_UP_MS = 30_000;

/** Reads the tenant's records until they agree with what was told, or do not within the time they may need. */
export async function verifyRecords(
  databaseUrl: string,
  tenant: string,
  told: readonly ToldMatch[],
): Promise<{ records: number; problems: string[] }> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  // A connection that breaks between two queries makes the next one fail, which is where it is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const deadline = performance.now() + CATCH_UP_MS;
    for (;;) {
      const { rows } = await client.query<RecordedPlayer>(
        `SELECT r.id AS "matchId", r.state, r.game_id AS "gameId", p.user_id AS "userId", p.color
           FROM match_records r JOIN match_players p ON p.match_id = r.id
          WHERE r.tenant = $1`,
        [tenant],
      );
      const problems = compareRecords(told, rows);
      if (problems.length === 0 || performance.now() > deadline)
        return { records: new Set(rows.map((row) => row.matchId)).size, problems };
      await sleep(250);
    }
  } catch (error) {
    return { records: 0, problems: [`the records cannot be read: ${String(error)}`] };
  } finally {
    await client.end().catch(() => undefined);
  }
}
