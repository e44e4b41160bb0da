import { z } from 'zod';
import type { CreatedGame } from '../check/evidence.ts';

const pageSchema = z.object({
  games: z.array(
    z.object({
      sequence: z.int(),
      game_id: z.string(),
      match_id: z.string(),
      tenant: z.string(),
      withdrawn: z.boolean(),
      players: z.array(z.object({ id: z.string() })),
      white_player_id: z.string().optional(),
      black_player_id: z.string().optional(),
    }),
  ),
});

const PAGE = 5_000;

/** All games of these tenants in the ledger of live-game-sim. */
export async function readGames(liveGameUrl: string, tenants: readonly string[]): Promise<CreatedGame[]> {
  const games: CreatedGame[] = [];
  for (let after = 0; ; ) {
    const response = await fetch(`${liveGameUrl}/sim/ledger?after=${after}&limit=${PAGE}`);
    if (!response.ok) throw new Error(`GET /sim/ledger answered ${response.status}`);
    const page = pageSchema.parse(await response.json()).games;
    for (const game of page) {
      if (!tenants.includes(game.tenant)) continue;
      games.push({
        gameId: game.game_id,
        matchId: game.match_id,
        tenant: game.tenant,
        userIds: game.players.map(({ id }) => id),
        white: game.white_player_id,
        black: game.black_player_id,
        withdrawn: game.withdrawn,
      });
    }
    if (page.length < PAGE) return games;
    after = page.at(-1)?.sequence ?? after;
  }
}
