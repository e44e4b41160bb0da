import type { Exchange, Reply } from '../history/exchange.ts';

/** Something that a client saw, monotonic clock of the harness, ms. */
export interface ClientEvent {
  atMs: number;
  text: string;
}

/** What a client saw, in the order of the answers; those that repeat themselves are told once. */
export function clientEvents(exchanges: readonly Exchange[]): ClientEvent[] {
  const events: (ClientEvent & { answer: string; times: number })[] = [];
  for (const exchange of [...new Set(exchanges)].sort((a, b) => a.answeredMs - b.answeredMs)) {
    const { operation, sentMs, answeredMs, reply, idempotencyKey } = exchange;
    const tookMs = Math.round(answeredMs - sentMs);
    const answer = `${operation} ${answerWords(reply)}`;
    const last = events.at(-1);
    if (last?.answer === answer && operation !== 'join') {
      last.times += 1;
      last.text = `${answer} (${last.times} times, the last one after ${tookMs} ms)`;
      continue;
    }
    const key = idempotencyKey === undefined ? '' : ` [key ${idempotencyKey}]`;
    events.push({ atMs: answeredMs, answer, times: 1, text: `${answer}${key} after ${tookMs} ms` });
  }
  return events;
}

function answerWords(reply: Reply): string {
  switch (reply.kind) {
    case 'entry': {
      const { status, entry, replayed } = reply;
      return `${status} ${stateWords(entry?.status ?? 'nothing', entry?.matchId, entry?.gameId)}${replayed ? ' (replayed)' : ''}`;
    }
    case 'problem': {
      const { status, code, matchId, entryId } = reply;
      const because = matchId === undefined ? '' : ` because of match ${matchId}`;
      return `${status} ${code}${because}${entryId === undefined ? '' : ` with ticket ${entryId}`}`;
    }
    case 'malformed':
      return `${reply.status} malformed: ${reply.text}`;
    case 'silence':
      return `no answer (${reply.error})`;
  }
}

/** A state with the match and the game that belong to it. */
export const stateWords = (state: string, matchId: string | undefined, gameId: string | undefined): string =>
  [state, matchId && `by match ${matchId}`, gameId && `in game ${gameId}`].filter(Boolean).join(' ');
