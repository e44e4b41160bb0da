/** @typedef {'crosses' | 'noughts'} Side */
/** @typedef {readonly (Side | null)[]} Board Nine cells, row by row. */

/** @type {Board} */
export const emptyBoard = Array(9).fill(null);

const lines = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

/** The cells of three in a row. @param {Board} board */
export const winningLine = (board) =>
  lines.find(([a = 0, b = 0, c = 0]) => board[a] && board[a] === board[b] && board[a] === board[c]);

/** Whose turn it is, crosses begin; null when the game is over. @param {Board} board @returns {Side | null} */
export function turnOf(board) {
  const free = board.filter((cell) => cell === null).length;
  if (free === 0 || winningLine(board)) return null;
  return free % 2 === 1 ? 'crosses' : 'noughts';
}

/** The board after a move; null when the move is not allowed. @param {Board} board @param {Side} side @param {number} cell */
export const play = (board, side, cell) =>
  turnOf(board) === side && board[cell] === null ? board.with(cell, side) : null;
