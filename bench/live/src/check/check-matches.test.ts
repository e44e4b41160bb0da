import type { LedgerGame } from '@paireto/stack';
import { describe, expect, it } from 'vitest';
import type { ToldMatch } from '../clients/told-entry.ts';
import { checkMatches, type ToldPlayer } from './check-matches.ts';

const told = (userId: string, opponent: string, color: string, changes: Partial<ToldMatch> = {}): ToldPlayer => {
  const match = { matchId: 'm1', gameId: 'g1', entryId: `entry-${userId}`, color, opponents: [opponent] };
  return { userId, matches: new Map([['m1', { ...match, atMs: 0, placingAtMs: undefined, ...changes }]]) };
};
const game = (changes: Partial<LedgerGame> = {}): LedgerGame => ({
  sequence: 1,
  game_id: 'g1',
  match_id: 'm1',
  tenant: 'bench',
  withdrawn: false,
  white_player_id: 'a',
  black_player_id: 'b',
  ...changes,
});
const alice = told('a', 'b', 'white');
const bob = told('b', 'a', 'black');

describe('what players were told', () => {
  it('is right when both know of the same game, and there is one', () => {
    expect(checkMatches([alice, bob], [game()])).toEqual([]);
    expect(checkMatches([alice, bob], [game({ game_id: 'g0', withdrawn: true }), game()])).toEqual([]);
  });

  it.each<[string, ToldPlayer[], LedgerGame[], RegExp]>([
    ['only one knows', [alice], [game()], /told to 1 players: a/],
    ['three do', [alice, bob, told('c', 'a', 'black')], [game()], /told to 3 players/],
    ['they know of different games', [alice, told('b', 'a', 'black', { gameId: 'g2' })], [game()], /g1 for one, g2/],
    ['both are white', [alice, told('b', 'a', 'white')], [game()], /colours are white and white/],
    ['one expects another', [alice, told('b', 'c', 'black')], [game()], /told of other opponents/],
    ['there is no game', [alice, bob], [], /there are 0 games/],
    ['there are two', [alice, bob], [game(), game({ game_id: 'g2' })], /there are 2 games/],
    ['the game is of others', [alice, bob], [game({ white_player_id: 'c' })], /of others/],
    ['nobody was told', [], [game()], /nobody was told/],
  ])('is wrong when %s', (_, players, games, problem) => {
    expect(checkMatches(players, games)).toEqual([expect.stringMatching(problem)]);
  });
});
