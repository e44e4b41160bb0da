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

interface SocketRequestsDeps {
  nowMs: () => number;
  logger: Pick<Logger, 'error'>;
}

/** The socket that is asked. */
interface AskedSocket {
  readonly outlet: SocketOutlet;
  carryOut(request: SocketRequest): Promise<CarriedOut>;
}

export const createSocketRequests = (deps: SocketRequestsDeps, socket: AskedSocket): SocketRequests =>
  new CountedRequests(deps, socket);

/** A class, because there is one for each socket: closures instead of methods would cost 56 bytes each. */
class CountedRequests implements SocketRequests {
  private readonly deps: SocketRequestsDeps;
  private readonly socket: AskedSocket;
  private inFlight = 0;
  private isLeaving = false;
  private messages = 0;
  private countedFromMs = 0;

  constructor(deps: SocketRequestsDeps, socket: AskedSocket) {
    this.deps = deps;
    this.socket = socket;
  }

  hear(text: string): void {
    const { outlet } = this.socket;
    const message = this.isTooMuch() ? undefined : parseSocketMessage(text);
    if (message === undefined) outlet.close('badMessage', `more than ${MAX_MESSAGES} messages within 10 s`);
    else if (message.outcome === 'malformed') outlet.close('badMessage', message.reason);
    else if (message.outcome === 'refused') this.reply(message.id, { status: 400, body: message.problem });
    else if (this.isLeaving) this.reply(message.request.id, stopping);
    else if (this.inFlight >= MAX_REQUESTS_IN_FLIGHT) this.reply(message.request.id, tooMany);
    else void this.answer(message.request);
  }

  leave(): void {
    this.isLeaving = true;
    this.goWhenDone();
  }

  private reply(id: string, result: CarriedOut): void {
    this.socket.outlet.write({ v: 1, type: 'reply', id, ...result });
  }

  private goWhenDone(): void {
    if (this.isLeaving && this.inFlight === 0)
      this.socket.outlet.close('goingAway', 'the gateway stops; connect again');
  }

  private isTooMuch(): boolean {
    const nowMs = this.deps.nowMs();
    // A clock that was set back begins anew.
    if (Math.abs(nowMs - this.countedFromMs) >= MESSAGES_PER_MS) {
      this.messages = 0;
      this.countedFromMs = nowMs;
    }
    this.messages += 1;
    return this.messages > MAX_MESSAGES;
  }

  private async answer(request: SocketRequest): Promise<void> {
    this.inFlight += 1;
    try {
      this.reply(request.id, await this.socket.carryOut(request));
    } catch (error) {
      this.deps.logger.error({ err: error, op: request.op }, 'a request over a socket failed');
      this.reply(request.id, refusal('INTERNAL', 'Something went wrong on our side.'));
    } finally {
      this.inFlight -= 1;
      this.goWhenDone();
    }
  }
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
