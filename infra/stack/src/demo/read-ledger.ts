import { z } from 'zod';

const gameSchema = z.object({
  sequence: z.int(),
  game_id: z.string(),
  match_id: z.string(),
  tenant: z.string(),
  withdrawn: z.boolean(),
  white_player_id: z.string().optional(),
  black_player_id: z.string().optional(),
});
const pageSchema = z.object({ games: z.array(gameSchema) });

/** A game as the simulator of live-game-api remembers it. */
export type LedgerGame = z.infer<typeof gameSchema>;

const PAGE = 1_000;

/** All games of a tenant, or of those that `tenant` says yes to, that the simulator of live-game-api has created. */
export async function readLedger(
  liveGameUrl: string,
  tenant: string | ((tenant: string) => boolean),
): Promise<LedgerGame[]> {
  const isMeant = typeof tenant === 'string' ? (other: string) => other === tenant : tenant;
  const games: LedgerGame[] = [];
  for (let after = 0; ; ) {
    const response = await fetch(`${liveGameUrl}/sim/ledger?after=${after}&limit=${PAGE}`);
    if (!response.ok) throw new Error(`GET /sim/ledger was answered ${response.status}`);
    const page = pageSchema.parse(await response.json()).games;
    games.push(...page.filter((game) => isMeant(game.tenant)));
    if (page.length < PAGE) return games;
    after = page.at(-1)?.sequence ?? after;
  }
}
