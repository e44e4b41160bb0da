import { z } from 'zod';
import { createHttpCaller } from '../clients/http-caller.ts';

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

/** A game as the game service remembers it. */
export type LedgerGame = z.infer<typeof gameSchema>;

const PAGE = 1_000;

/** All games of a tenant. */
export async function readLedger(liveGameUrl: string, tenant: string): Promise<LedgerGame[]> {
  const http = createHttpCaller(liveGameUrl);
  const games: LedgerGame[] = [];
  for (let after = 0; ; ) {
    const { status, body } = await http('GET', `/sim/ledger?after=${after}&limit=${PAGE}`);
    if (status !== 200) throw new Error(`GET /sim/ledger was answered ${status}`);
    const page = pageSchema.parse(body).games;
    games.push(...page.filter((game) => game.tenant === tenant));
    if (page.length < PAGE) return games;
    after = page.at(-1)?.sequence ?? after;
  }
}
