import { createClient, PairetoError } from '@paireto/client';
import { playerName } from './player.js';

/** Asks your own server for a token: it knows who is signed in. Called again when the token has expired. */
async function getToken() {
  const answer = await fetch('/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ player: playerName }),
  });
  const { token, problem } = await answer.json();
  if (!answer.ok) throw new Error(problem);
  return token;
}

const { gatewayUrl } = await (await fetch('/config.json')).json();

export const client = createClient({
  url: gatewayUrl,
  getToken,
  // What is sent while the page closes still arrives.
  fetch: (url, init) => fetch(url, { ...init, keepalive: init.method === 'DELETE' }),
});

/**
 * Finds an opponent.
 * @param {(entry: import('@paireto/client').QueueEntry) => void} onUpdate is told where it stands, again and again
 * @param {AbortSignal} signal cancels
 */
export async function findGame(onUpdate, signal) {
  const waiting = (await client.queue.resume({ signal })) ?? (await client.queue.join({ queue: 'tic-tac-toe' }));

  // Too late is no error: then there is a game, and it is told below.
  const cancel = () => void waiting.cancel().catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel);
  addEventListener('pagehide', cancel);

  try {
    for await (const { entry } of waiting) onUpdate(entry);
    return await waiting.matched();
  } finally {
    signal.removeEventListener('abort', cancel);
    removeEventListener('pagehide', cancel);
  }
}

/** What to do about an error, for people; null when they cancelled themselves. @param {unknown} error */
export function remedyFor(error) {
  if (error instanceof DOMException && error.name === 'AbortError') return null;
  if (!(error instanceof PairetoError)) throw error;
  switch (error.code) {
    case 'CANCELLED':
      return null;
    case 'TIMED_OUT':
      return 'Nobody came. Try again, or open a second tab and play against yourself.';
    case 'FAILED':
      return 'An opponent was found, but no game could be created. Try again in a moment.';
    case 'NETWORK':
      return 'Paireto cannot be reached. Is "npm start" running? Start it, then try again.';
    case 'NO_TOKEN':
      return `The game server gives no token. ${error.cause instanceof Error ? error.cause.message : ''}`;
    default:
      return error.message;
  }
}
