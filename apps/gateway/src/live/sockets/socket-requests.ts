import type { SocketRequest } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import { problemOf } from '../../http/problem.ts';
import type { CarriedOut } from './carry-out.ts';
import { parseSocketMessage } from './parse-socket-message.ts';
import type { SocketOutlet } from './socket-outlet.ts';

/** Requests of one socket that may be carried out at once. */
export const MAX_REQUESTS_IN_FLIGHT = 16;

/** Messages of one socket within `MESSAGES_PER_MS`: who sends more is no player. */
export const MAX_MESSAGES = 1_000;
const MESSAGES_PER_MS = 10_000;

/** What a client asks over a socket, answered in whatever order it is done. */
export interface SocketRequests {
  /** A text message. */
  hear(text: string): void;
  /** The gateway stops: what is asked already is answered, then the socket closes. */
  leave(): void;
}

export function createSocketRequests(deps: {
  outlet: SocketOutlet;
  carryOut: (request: SocketRequest) => Promise<CarriedOut>;
  nowMs: () => number;
  logger: Pick<Logger, 'error'>;
}): SocketRequests {
  const { outlet } = deps;
  let inFlight = 0;
  let isLeaving = false;
  let messages = 0;
  let countedFromMs = 0;

  const reply = (id: string, result: CarriedOut): void => outlet.write({ v: 1, type: 'reply', id, ...result });
  const goWhenDone = (): void => {
    if (isLeaving && inFlight === 0) outlet.close('goingAway', 'the gateway stops; connect again');
  };

  const isTooMuch = (): boolean => {
    const nowMs = deps.nowMs();
    // A clock that was set back begins anew.
    if (Math.abs(nowMs - countedFromMs) >= MESSAGES_PER_MS) [messages, countedFromMs] = [0, nowMs];
    messages += 1;
    return messages > MAX_MESSAGES;
  };

  const answer = async (request: SocketRequest): Promise<void> => {
    inFlight += 1;
    try {
      reply(request.id, await deps.carryOut(request));
    } catch (error) {
      deps.logger.error({ err: error, op: request.op }, 'a request over a socket failed');
      reply(request.id, refusal('INTERNAL', 'Something went wrong on our side.'));
    } finally {
      inFlight -= 1;
      goWhenDone();
    }
  };

  return {
    hear(text) {
      if (isTooMuch()) return outlet.close('badMessage', `more than ${MAX_MESSAGES} messages within 10 s`);
      const message = parseSocketMessage(text);
      if (message.outcome === 'malformed') return outlet.close('badMessage', message.reason);
      if (message.outcome === 'refused') return reply(message.id, { status: 400, body: message.problem });
      if (isLeaving) return reply(message.request.id, stopping);
      if (inFlight >= MAX_REQUESTS_IN_FLIGHT) return reply(message.request.id, tooMany);
      void answer(message.request);
    },
    leave() {
      isLeaving = true;
      goWhenDone();
    },
  };
}

/** An answer that is no more than a problem. */
export function refusal(...problem: Parameters<typeof problemOf>): CarriedOut {
  const body = problemOf(...problem);
  return { status: body.status, body };
}

const stopping: CarriedOut = {
  ...refusal('UNAVAILABLE', 'The gateway stops: nothing was done. Connect again, then send the same request.', {
    safe_to_retry: true,
  }),
  retry_after: 1,
};

const tooMany: CarriedOut = {
  ...refusal('RATE_LIMITED', `At most ${MAX_REQUESTS_IN_FLIGHT} requests of a socket at once: wait for a reply.`),
  retry_after: 1,
};
