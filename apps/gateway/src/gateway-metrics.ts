import type { Instruments } from '@paireto/runtime';
import type { AnsweredRequest } from './http/measure-requests.ts';
import type { RefusalReason } from './tokens/token-refusal.ts';
import type { JoinQueue } from './use-cases/join-queue.ts';

/** What of the gateway is measured, as it happens. */
export interface GatewayMetrics {
  answered: (request: AnsweredRequest) => void;
  /** A refusal that no route gave: of a connection that wanted to become a socket. */
  refused: (code: string) => void;
  cancelled: (queue: string, outcome: string) => void;
  revoked: (kind: 'token' | 'player') => void;
  tokenRefused: (whose: 'player' | 'service', reason: RefusalReason) => void;
  /** The same join, counted. */
  joins: (join: JoinQueue) => JoinQueue;
}

export function createGatewayMetrics(instruments: Instruments): GatewayMetrics {
  const requests = instruments.counter('paireto.http.requests');
  const durations = instruments.histogram('paireto.http.duration');
  const problems = instruments.counter('paireto.http.problems');
  const cancels = instruments.counter('paireto.cancels');
  const revocations = instruments.counter('paireto.revocations');
  const refusedTokens = instruments.counter('paireto.tokens.refused');
  const joins = instruments.counter('paireto.joins');
  return {
    answered({ route, status, tookMs, problem }) {
      requests(1, route, CLASSES[Math.floor(status / 100)] ?? 'other');
      durations(tookMs / 1_000, route);
      if (problem !== undefined) problems(1, problem);
    },
    refused: (code) => problems(1, code),
    cancelled: (queue, outcome) => cancels(1, queue, outcome),
    revoked: (kind) => revocations(1, kind),
    tokenRefused: (whose, reason) => refusedTokens(1, whose, reason),
    joins: (join) => async (caller, ruleset, request, idempotencyKey) => {
      let outcome = 'failed';
      try {
        const result = await join(caller, ruleset, request, idempotencyKey);
        outcome = result.outcome;
        return result;
      } finally {
        joins(1, ruleset.name, outcome);
      }
    },
  };
}

const CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx'];
