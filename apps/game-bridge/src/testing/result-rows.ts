import { withClient } from './database.ts';

/** A duel of two, and the report that the first has won it. */
export const DUEL = { white: ['ada'], black: ['bob'] };
export const ADA_WINS = {
  players: [
    { user_id: 'ada', outcome: 'win' as const },
    { user_id: 'bob', outcome: 'loss' as const },
  ],
};

type Row = Record<string, unknown>;

/** What results and ratings leave in a database. */
export function createResultRows(databaseUrl: string) {
  const rows = (text: string, ...values: unknown[]): Promise<Row[]> =>
    withClient(databaseUrl, async (client) => (await client.query<Row>(text, values)).rows);
  return {
    record: async (matchId: string) => (await rows('SELECT * FROM match_records WHERE id = $1', matchId))[0],
    players: (matchId: string) =>
      rows(
        'SELECT user_id, outcome, placement, new_rating FROM match_players WHERE match_id = $1 ORDER BY user_id',
        matchId,
      ),
    ratings: (tenant: string) =>
      rows('SELECT * FROM player_ratings WHERE tenant = $1 ORDER BY queue, user_id, season', tenant),
    changes: (tenant: string) =>
      rows('SELECT * FROM rating_changes WHERE tenant = $1 ORDER BY user_id, rated_at', tenant),
  };
}
