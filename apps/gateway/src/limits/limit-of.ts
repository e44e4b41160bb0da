import type { PlayerLimitName } from './limits-file.ts';

const BASE = '/v1/matchmaking/';

/** Which limit a player's request counts to. */
export function limitOf(method: string, path: string): PlayerLimitName {
  const rest = path.startsWith(BASE) ? path.slice(BASE.length) : path;
  if (method === 'POST' && rest === 'queue') return 'joins';
  if (method === 'POST' && rest === 'challenges') return 'challenges';
  if (method === 'POST' && rest === 'ws-ticket') return 'socket_tickets';
  if (method === 'GET' && rest === 'events') return 'connects';
  return method === 'GET' || method === 'HEAD' ? 'reads' : 'changes';
}

/** Limits that all gateways count together. The others cost the gateway that answers, and are counted by it alone. */
export const isShared: Readonly<Record<PlayerLimitName, boolean>> = {
  joins: true,
  challenges: true,
  connects: true,
  socket_tickets: true,
  reads: false,
  changes: false,
};

/** Which limit it is, in the words of the player who meets it. */
export const deeds: Readonly<Record<PlayerLimitName, string>> = {
  joins: 'join a queue',
  challenges: 'challenge somebody',
  connects: 'connect',
  socket_tickets: 'get a ticket for a socket',
  reads: 'ask',
  changes: 'cancel and answer',
};
