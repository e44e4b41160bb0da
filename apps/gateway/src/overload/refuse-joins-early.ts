import type { IncomingMessage } from 'node:http';
import { answerGuards } from '../http/answer-headers.ts';
import type { AnsweredRequest } from '../http/measure-requests.ts';
import { PROBLEM_JSON, problemOf } from '../http/problem.ts';
import { requestIdOf } from '../http/request-id.ts';
import type { Load } from './load.ts';
import { overloaded, retryAfterS } from './shed-load.ts';
import { JOIN } from './work-of.ts';

/** An answer that is there at once. */
export interface EarlyAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

const body = JSON.stringify(problemOf('OVERLOADED', overloaded, { safe_to_retry: true }));
const headers = {
  ...answerGuards,
  'Content-Type': PROBLEM_JSON,
  'Content-Length': String(Buffer.byteLength(body)),
};

/**
 * Refuses joins as `shedLoad` does, which would come to the same, before they are anything but method, path and headers: of twice the load that a
 * gateway can carry it refuses thousands a second, and what they cost is what it cannot do for the others. Joins of web pages take
 * the long way, on which they get the headers that let a page read the refusal.
 */
export function createEarlyRefusal(deps: {
  load: Pick<Load, 'refuses'>;
  random: () => number;
  /** Is told why. */
  shed: (reason: string) => void;
  /** Is told of each. */
  onAnswered: (request: AnsweredRequest) => void;
}): (request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>) => EarlyAnswer | undefined {
  return (request) => {
    if (request.method !== 'POST' || request.url !== JOIN || request.headers.origin !== undefined) return undefined;
    const reason = deps.load.refuses('join');
    if (reason === undefined) return undefined;
    deps.shed(reason);
    deps.onAnswered({ route: `POST ${JOIN}`, status: 503, tookMs: 0, problem: 'OVERLOADED' });
    const sentId = request.headers['x-request-id'];
    return {
      status: 503,
      headers: {
        ...headers,
        'X-Request-Id': requestIdOf(typeof sentId === 'string' ? sentId : undefined),
        'Retry-After': String(retryAfterS(deps.random)),
      },
      body,
    };
  };
}
