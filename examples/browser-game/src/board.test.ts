import { describe, expect, it } from 'vitest';
import { type Board, emptyBoard, play, turnOf, winningLine } from '../public/board.js';

/** The board after these cells were played in turn. */
const after = (...cells: number[]): Board =>
  cells.reduce<Board>((board, cell) => {
    const next = play(board, turnOf(board)!, cell);
    expect(next).not.toBeNull();
    return next!;
  }, emptyBoard);

describe('the board', () => {
  it('lets crosses begin, and both move in turn on free cells only', () => {
    expect(turnOf(emptyBoard)).toBe('crosses');
    expect(play(emptyBoard, 'noughts', 0)).toBeNull();
    const board = after(4);
    expect(turnOf(board)).toBe('noughts');
    for (const cell of [4, 9, -1, 0.5, Number.NaN]) expect(play(board, 'noughts', cell)).toBeNull();
  });

  it('is over with three in a row, or when it is full', () => {
    const won = after(0, 3, 1, 4, 2);
    expect(winningLine(won)).toEqual([0, 1, 2]);
    expect(turnOf(won)).toBeNull();
    expect(play(won, 'noughts', 8)).toBeNull();
    const full = after(0, 1, 2, 4, 3, 5, 7, 6, 8);
    expect(winningLine(full)).toBeUndefined();
    expect(turnOf(full)).toBeNull();
  });
});
