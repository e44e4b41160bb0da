import { type LedgerGame, readLedger } from './read-ledger.ts';
import type { ToldMatch } from './verify-answers.ts';

/** What live-game-api has created against what the players were told: one game per match, with these two in it. */
export function compareLedger(told: readonly ToldMatch[], games: readonly LedgerGame[]): string[] {
  const problems: string[] = [];
  const kept = games.filter((game) => !game.withdrawn);
  for (const match of told) {
    const its = kept.filter((game) => game.match_id === match.matchId);
    const [game] = its;
    if (its.length !== 1 || game === undefined) {
      problems.push(`live-game-api has ${its.length} games for match ${match.matchId}`);
      continue;
    }
    const idOf = (color: string): string | undefined =>
      match.players.find((player) => player.assignment?.color === color)?.userId;
    if (
      game.game_id !== match.gameId ||
      game.white_player_id !== idOf('white') ||
      game.black_player_id !== idOf('black')
    )
      problems.push(
        `live-game-api has ${game.white_player_id} against ${game.black_player_id} in ${game.game_id} for match ${match.matchId}`,
      );
  }
  const toldIds = new Set(told.map((match) => match.matchId));
  for (const game of kept)
    if (!toldIds.has(game.match_id)) problems.push(`live-game-api has game ${game.game_id}, which nobody was told of`);
  return problems;
}

/** Reads the simulator's ledger and compares the tenant's games. */
export async function verifyLedger(
  liveGameUrl: string,
  tenant: string,
  told: readonly ToldMatch[],
): Promise<{ games: number; problems: string[] }> {
  try {
    const games = await readLedger(liveGameUrl, tenant);
    return { games: games.length, problems: compareLedger(told, games) };
  } catch (error) {
    return { games: 0, problems: [`the ledger of live-game-api cannot be read: ${String(error)}`] };
  }
}
