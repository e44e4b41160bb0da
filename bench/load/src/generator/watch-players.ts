import type { LiveEvent, SocketReply } from '@paireto/contracts';
import { WebSocket } from 'ws';
import type { LoadBook } from './load-book.ts';
import type { Player } from './players.ts';

/** Handshakes under way at once. */
const AT_ONCE = 64;
const HANDSHAKE_TIMEOUT_MS = 10_000;

/** Opens a WebSocket for each of the players and notes in the book when they are told of a match. */
export async function watchPlayers(
  deps: { gatewayUrls: readonly string[]; book: LoadBook; onOpen: (open: number) => void },
  players: readonly Player[],
): Promise<{ close(): void; readonly open: number }> {
  const urls = deps.gatewayUrls.map((url) => `${url.replace(/^http/, 'ws')}/v1/matchmaking/ws`);
  const sockets = new Set<WebSocket>();
  let started = 0;
  const openNext = async (): Promise<void> => {
    for (let index = started++; index < players.length; index = started++) {
      sockets.add(await openSocket(urls[index % urls.length]!, players[index]!, deps.book));
      deps.onOpen(sockets.size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, openNext));
  return {
    close() {
      for (const socket of sockets) socket.terminate();
    },
    get open() {
      return [...sockets].filter(({ readyState }) => readyState === WebSocket.OPEN).length;
    },
  };
}

function openSocket(url: string, player: Player, book: LoadBook): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${player.token}` };
    const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: HANDSHAKE_TIMEOUT_MS });
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
    socket.on('message', (data) => note(player, (data as Buffer).toString(), book));
  });
}

/** Most messages are of no interest: to look for the word costs less than to parse them all. */
function note(player: Player, text: string, book: LoadBook): void {
  if (!text.includes('"MATCHED"')) return;
  const message = JSON.parse(text) as LiveEvent | SocketReply;
  if (message.type === 'reply' || !('entry' in message.data)) return;
  const { entry } = message.data;
  if (entry?.status !== 'MATCHED' || !Number.isNaN(player.toldMs)) return;
  // The push may overtake the answer of the join: then the entry is not known yet, but is no older one.
  if (player.entryId !== entry.queue_entry_id && Date.parse(entry.enqueued_at) < joinedAt(player)) return;
  player.toldMs = performance.now();
  player.isFree = true;
  book.onTold(player.dueMs, player.toldMs);
}

/** When the latest join was due, epoch ms, with room for the clocks. */
const joinedAt = (player: Player): number => performance.timeOrigin + player.dueMs - 50;
