import type { Work } from './load.ts';

export const JOIN = '/v1/matchmaking/queue';
const EVENTS = '/v1/matchmaking/events';

/** What a request under /v1 is to a gateway with too much to do. `waits`: whether it asks to wait for a change. */
export function workOf(method: string, path: string, waits: boolean): Work {
  if (method === 'POST') {
    if (path === JOIN) return 'join';
    return path.endsWith('/accept') || path.endsWith('/decline') ? 'answer' : 'other';
  }
  if (method === 'DELETE') return 'answer';
  return waits || path === EVENTS ? 'wait' : 'other';
}
