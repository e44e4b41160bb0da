import { client, findGame, remedyFor } from './matchmaking.js';
import { playerName } from './player.js';
import { sitDown } from './table.js';
import {
  buildBoard,
  element,
  showAsking,
  showBoard,
  showConnection,
  showGame,
  showHome,
  showWaited,
  showWaiting,
} from './view.js';

/** @import { Assignment } from '@paireto/client' */
/** @import { Side } from './board.js' */

/** @type {ReturnType<typeof sitDown> | undefined} */
let table;
let search = new AbortController();

async function lookForGame() {
  table?.leave();
  search = new AbortController();
  const startedMs = Date.now();
  showAsking();
  showWaited(startedMs);
  const clock = setInterval(() => showWaited(startedMs), 1000);
  try {
    enter(await findGame(showWaiting, search.signal));
  } catch (error) {
    showHome(remedyFor(error));
  } finally {
    clearInterval(clock);
  }
}

/** @param {Assignment} assignment */
function enter({ game_id: gameId, team, opponents }) {
  const side = /** @type {Side} */ (team);
  table = sitDown({ gameId, side, onChange: (now) => showBoard({ ...now, side }) });
  showGame({ gameId, side, opponent: opponents[0]?.user_id ?? 'nobody' });
}

buildBoard((cell) => table?.play(cell));
element('player').textContent = playerName;
element('play').addEventListener('click', () => void lookForGame());
element('again').addEventListener('click', () => void lookForGame());
element('cancel').addEventListener('click', () => search.abort());
addEventListener('keydown', ({ key }) => key === 'Escape' && search.abort());
client.connection.onChange(() => showConnection(client.connection.state));
showHome(null);
