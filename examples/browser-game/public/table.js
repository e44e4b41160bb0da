import { emptyBoard, play } from './board.js';

/** @import { Board, Side } from './board.js' */

/**
 * The table that two tabs of one browser play at. Your game has a server for that: `server_addr` of the assignment says which.
 * Each tab checks the moves of the other.
 * @param {{ gameId: string, side: Side, onChange: (now: { board: Board, opponentIsHere: boolean }) => void }} options
 */
export function sitDown({ gameId, side, onChange }) {
  const channel = new BroadcastChannel(`game ${gameId}`);
  const theirs = side === 'crosses' ? 'noughts' : 'crosses';
  let board = emptyBoard;
  let opponentIsHere = true;
  /** @type {number | undefined} */
  let lastCell;

  const changed = () => onChange({ board, opponentIsHere });
  /** @param {number} cell @param {Side} by */
  const move = (cell, by) => {
    const next = play(board, by, cell);
    if (next === null) return false;
    board = next;
    changed();
    return true;
  };
  const leave = () => {
    channel.postMessage({ left: true });
    channel.close();
    removeEventListener('pagehide', leave);
  };

  channel.onmessage = ({ data }) => {
    // They came a little later, and missed the first move.
    if (data.hello && lastCell !== undefined) channel.postMessage({ cell: lastCell });
    if (Number.isInteger(data.cell)) move(data.cell, theirs);
    if (opponentIsHere === !data.left) return;
    opponentIsHere = !data.left;
    changed();
  };
  addEventListener('pagehide', leave);
  channel.postMessage({ hello: true });
  changed();
  return {
    /** @param {number} cell */
    play(cell) {
      if (!move(cell, side)) return;
      lastCell = cell;
      channel.postMessage({ cell });
    },
    leave,
  };
}
