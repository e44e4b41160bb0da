import type { LedgerGame } from '@paireto/stack';
import type { ToldMatch } from '../clients/told-entry.ts';

/** What a player was told. */
export interface ToldPlayer {
  readonly userId: string;
  readonly matches: ReadonlyMap<string, ToldMatch>;
}

/**
 * Everything that is wrong with what players were told: a match told to one or to three, two games for one match, the same
 * colour for both, a wrong opponent, a game that is not in the ledger, or one there that nobody was told of.
 */
export function checkMatches(players: readonly ToldPlayer[], games: readonly LedgerGame[]): string[] {
  const told = new Map<string, { userId: string; match: ToldMatch }[]>();
  for (const { userId, matches } of players)
    for (const match of matches.values()) {
      const members = told.get(match.matchId) ?? [];
      members.push({ userId, match });
      told.set(match.matchId, members);
    }
  const gamesOf = new Map<string, LedgerGame[]>();
  for (const game of games) {
    if (game.withdrawn) continue;
    gamesOf.set(game.match_id, [...(gamesOf.get(game.match_id) ?? []), game]);
  }
  const problems: string[] = [];
  for (const [matchId, members] of told) {
    const problem = pairProblem(members) ?? ledgerProblem(members, gamesOf.get(matchId) ?? []);
    if (problem !== undefined) problems.push(`match ${matchId}: ${problem}`);
  }
  for (const [matchId, [game]] of gamesOf)
    if (!told.has(matchId)) problems.push(`match ${matchId}: there is the game ${game?.game_id}, and nobody was told`);
  return problems;
}

type Member = { userId: string; match: ToldMatch };

function pairProblem(members: readonly Member[]): string | undefined {
  const [one, other] = members;
  if (members.length !== 2 || one === undefined || other === undefined)
    return `told to ${members.length} players: ${members.map(({ userId }) => userId).join(', ')}`;
  if (one.match.gameId !== other.match.gameId)
    return `${one.match.gameId} for one, ${other.match.gameId} for the other`;
  if (!['white,black', 'black,white'].includes(`${one.match.color},${other.match.color}`))
    return `the colours are ${one.match.color} and ${other.match.color}`;
  if (one.match.opponents.join() !== other.userId || other.match.opponents.join() !== one.userId)
    return `${one.userId} and ${other.userId} were told of other opponents`;
  return undefined;
}

function ledgerProblem(members: readonly Member[], games: readonly LedgerGame[]): string | undefined {
  const [game] = games;
  if (games.length !== 1 || game === undefined) return `there are ${games.length} games for it`;
  const idOf = (color: string): string | undefined => members.find(({ match }) => match.color === color)?.userId;
  const isTheSame =
    game.game_id === members[0]?.match.gameId &&
    game.white_player_id === idOf('white') &&
    game.black_player_id === idOf('black');
  return isTheSame ? undefined : `the game ${game.game_id} is another one, or of others`;
}
