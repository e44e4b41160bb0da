import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'hono';
import type { Answer } from '../use-cases/create-game.ts';

/** Bytes that are no answer of this API. */
export const GARBAGE = {
  status: 201,
  type: 'text/html',
  body: '<html>\u0000 this is not the JSON you are looking for',
} as const;

/** What is said after a silence, to whoever still listens. */
export const SILENT = {
  status: 504,
  body: { error: 'timeout', reason: 'simulated fault', retryable: true },
} as const;

/** Turns an answer into a response; a silence lasts until its time is over or the caller has gone. */
export async function sendAnswer(context: Context, answer: Answer): Promise<Response> {
  switch (answer.kind) {
    case 'game':
      if (answer.delayMs !== undefined) await pause(answer.delayMs, context.req.raw.signal);
      return context.json(answer.game, answer.status);
    case 'refusal':
      if (answer.retryAfterSeconds !== undefined) context.header('Retry-After', String(answer.retryAfterSeconds));
      return context.json(answer.refusal, answer.status);
    case 'garbage':
      return context.body(GARBAGE.body, GARBAGE.status, { 'content-type': GARBAGE.type });
    case 'silence':
      await pause(answer.delayMs, context.req.raw.signal);
      return context.json(SILENT.body, SILENT.status);
  }
}

/** Passes in so long, or when the caller has gone. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
