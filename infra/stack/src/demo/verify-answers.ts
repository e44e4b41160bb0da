import type { DemoPlayer } from './demo-player.ts';

/** A match as its two players were told. */
export interface ToldMatch {
  matchId: string;
  gameId: string;
  players: [DemoPlayer, DemoPlayer];
  ratingGap: number;
}

/**
 * Puts together what the players were told, and lists everything that is wrong with it: somebody without a game, a match
 * without exactly two players, different games for the two, equal colours, a game of two matches, a wrong opponent.
 */
export function verifyAnswers(players: readonly DemoPlayer[]): { matches: ToldMatch[]; problems: string[] } {
  const problems: string[] = [];
  const byMatch = new Map<string, DemoPlayer[]>();
  for (const player of players) {
    if (player.status !== 'MATCHED' || player.assignment === undefined) {
      problems.push(
        `${player.userId} (${player.rating}) has no game: ${player.status}${player.trouble ? `, ${player.trouble}` : ''}`,
      );
      continue;
    }
    const { match_id: matchId } = player.assignment;
    byMatch.set(matchId, [...(byMatch.get(matchId) ?? []), player]);
  }
  const matches: ToldMatch[] = [];
  const matchOfGame = new Map<string, string>();
  for (const [matchId, members] of byMatch) {
    const [first, second] = members;
    if (members.length !== 2 || first === undefined || second === undefined) {
      problems.push(
        `match ${matchId} has ${members.length} players: ${members.map(({ userId }) => userId).join(', ')}`,
      );
      continue;
    }
    problems.push(...pairProblems(matchId, first, second));
    const gameId = first.assignment?.game_id ?? '';
    const other = matchOfGame.get(gameId);
    if (other !== undefined) problems.push(`game ${gameId} was given to the matches ${other} and ${matchId}`);
    matchOfGame.set(gameId, matchId);
    matches.push({ matchId, gameId, players: [first, second], ratingGap: Math.abs(first.rating - second.rating) });
  }
  return { matches, problems };
}

function pairProblems(matchId: string, first: DemoPlayer, second: DemoPlayer): string[] {
  const problems: string[] = [];
  if (first.assignment?.game_id !== second.assignment?.game_id)
    problems.push(
      `match ${matchId}: ${first.userId} was sent to ${first.assignment?.game_id}, ${second.userId} to ${second.assignment?.game_id}`,
    );
  const colors = [first.assignment?.color, second.assignment?.color].sort((a, b) => String(a).localeCompare(String(b)));
  if (colors[0] !== 'black' || colors[1] !== 'white')
    problems.push(`match ${matchId}: the colours are ${colors.join(' and ')}`);
  for (const [player, opponent] of [
    [first, second],
    [second, first],
  ] as const) {
    const told = player.assignment?.opponents.map((each) => each.user_id).join(', ');
    if (told !== opponent.userId)
      problems.push(`match ${matchId}: ${player.userId} was told to play ${told}, not ${opponent.userId}`);
  }
  return problems;
}
