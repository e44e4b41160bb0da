import { turnOf, winningLine } from './board.js';

/** @import { Board, Side } from './board.js' */
/** @import { QueueEntry, WaitEstimate } from '@paireto/client' */

/** @param {string} id */
export const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const screens = ['home', 'searching', 'found', 'game'];

/** Shows one screen and moves the focus there, for those who use no mouse. @param {string} name */
export function show(name) {
  if (!element(name).hidden) return;
  for (const screen of screens) element(screen).hidden = screen !== name;
  const target = ['.primary:not([hidden])', '#board button', 'h2'].map((selector) =>
    element(name).querySelector(selector),
  );
  /** @type {HTMLElement | undefined} */ (target.find((each) => each !== null))?.focus();
}

/** @param {string | null} remedy */
export function showHome(remedy) {
  element('remedy').textContent = remedy;
  element('remedy').hidden = remedy === null;
  element('play').textContent = remedy === null ? 'Find an opponent' : 'Try again';
  show('home');
}

/** The button was pressed, and nothing is known yet. */
export function showAsking() {
  element('estimate').textContent = 'Asking …';
  show('searching');
}

/** @param {QueueEntry} entry */
export function showWaiting({ status, wait_estimate, position }) {
  if (status !== 'SEARCHING') return show('found');
  element('estimate').textContent = [
    wait_estimate ? estimateText(wait_estimate) : 'Nobody was matched lately: no estimate yet.',
    position === undefined ? '' : `You are number ${position} in line.`,
  ].join('\n');
  show('searching');
}

/** @param {WaitEstimate} estimate */
const estimateText = ({ p50_seconds, p90_seconds }) =>
  `Usually within ${duration(p50_seconds)}, nearly always within ${duration(p90_seconds)}.`;

/** @param {number} seconds */
const duration = (seconds) =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

/** @param {number} sinceMs */
export function showWaited(sinceMs) {
  element('waited').textContent = `${Math.round((Date.now() - sinceMs) / 1000)} s`;
}

const names = { crosses: 'crosses ✕', noughts: 'noughts ◯' };

/** @param {{ gameId: string, side: Side, opponent: string }} game */
export function showGame({ gameId, side, opponent }) {
  element('game-id').textContent = gameId;
  element('side').textContent = names[side];
  element('side').dataset.side = side;
  element('opponent').textContent = opponent;
  show('game');
}

/** @param {{ board: Board, side: Side, opponentIsHere: boolean }} game */
export function showBoard({ board, side, opponentIsHere }) {
  const turn = turnOf(board);
  const line = winningLine(board) ?? [];
  const hasWon = line[0] !== undefined && board[line[0]] === side;
  const isOver = turn === null || !opponentIsHere;
  const result = line.length === 0 ? 'A draw' : hasWon ? 'You have won' : 'You have lost';
  element('turn').textContent = turn === null ? result : turn === side ? 'Your turn' : 'Their turn';
  element('left').hidden = opponentIsHere || turn === null;
  element('again').hidden = !isOver;
  for (const [index, cell] of cells().entries()) {
    const owner = board[index];
    if (owner) cell.dataset.side = owner;
    else delete cell.dataset.side;
    cell.ariaLabel = `Row ${Math.floor(index / 3) + 1}, column ${(index % 3) + 1}: ${owner ?? 'free'}`;
    // Not disabled: those could not be reached with the keys.
    cell.ariaDisabled = String(isOver || turn !== side || owner !== null);
    cell.classList.toggle('won', line.includes(index));
  }
  if (isOver) element('again').focus();
}

const cells = () => /** @type {HTMLButtonElement[]} */ ([...element('board').children]);

/** Nine buttons, moved between with the arrow keys. @param {(cell: number) => void} onPlay */
export function buildBoard(onPlay) {
  const steps = new Map([
    ['ArrowLeft', -1],
    ['ArrowRight', 1],
    ['ArrowUp', -3],
    ['ArrowDown', 3],
  ]);
  for (let index = 0; index < 9; index += 1) {
    const cell = document.createElement('button');
    cell.type = 'button';
    cell.addEventListener('click', () => cell.ariaDisabled === 'true' || onPlay(index));
    cell.addEventListener('keydown', (event) => {
      const step = steps.get(event.key);
      if (step === undefined) return;
      event.preventDefault();
      cells()[(index + step + 9) % 9]?.focus();
    });
    element('board').append(cell);
  }
}

/** @param {import('@paireto/client').ConnectionState} state */
export function showConnection({ status, transport }) {
  element('connection').textContent =
    status === 'open' ? `Connected (${transport})` : status === 'connecting' ? 'Connecting …' : '';
}
