import { eventId, type SocketRequest } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { Verified } from '../../http/app-env.ts';
import type { Authenticate } from '../../ports/authenticate.ts';
import type { LiveFeed, LiveListener } from '../live-feed.ts';
import type { TokenExpiries } from '../token-expiries.ts';
import { type CarriedOut, type CarryOut, isRestBound } from './carry-out.ts';
import { createSocketOutlet, type SocketLink } from './socket-outlet.ts';
import { createSocketRequests, refusal } from './socket-requests.ts';

/** A player's open socket: events out, requests in. Nothing that a client sends makes these throw. */
export interface PlayerSocket {
  /** A message; undefined for a binary one. */
  hear(text: string | undefined): void;
  /** It is one more than a player may have. */
  giveWay(): void;
  /** The gateway stops: what is asked already is answered, then the socket closes. */
  leave(): void;
  /** The connection is gone. */
  end(): void;
}

export interface PlayerSocketDeps {
  feed: LiveFeed;
  carryOut: CarryOut;
  authenticate: Authenticate;
  expiries: TokenExpiries;
  nowMs: () => number;
  logger: Pick<Logger, 'error'>;
}

/** Starts to talk to a player. `after`: the id of the last event that this client had. */
export function startPlayerSocket(
  deps: PlayerSocketDeps,
  options: { link: SocketLink; verified: Verified; after?: string },
): PlayerSocket {
  let { verified } = options;
  let voidBeforeMs = 0;
  let lastEvent = options.after;
  let detach = (): void => undefined;

  const outlet = createSocketOutlet(options.link, () => {
    deps.expiries.forget(expire);
    detach();
  });
  const expire = (): void => outlet.close('unauthorized', 'the token has expired');
  const listener: LiveListener = {
    send(event) {
      lastEvent = eventId(event);
      outlet.write(event);
    },
    revoked(issuedBeforeMs) {
      voidBeforeMs = Math.max(voidBeforeMs, issuedBeforeMs);
      if (verified.token.issuedAtMs < voidBeforeMs) outlet.close('unauthorized', 'the token was revoked');
    },
  };

  const listen = (): void => {
    const stopBefore = detach;
    const stop = deps.feed.attach(verified.caller, listener, lastEvent);
    stopBefore();
    // What it was sent may have closed it.
    if (outlet.isOpen) detach = stop;
    else stop();
  };
  const renew = async (token: string): Promise<CarriedOut> => {
    const result = await deps.authenticate(`Bearer ${token}`);
    if (result.outcome !== 'authenticated') return refusal('UNAUTHORIZED', result.detail);
    if (result.token.issuedAtMs < voidBeforeMs) return refusal('UNAUTHORIZED', 'The token was revoked.');
    const { tenant, userId } = verified.caller;
    if (result.caller.userId !== userId || result.caller.tenant !== tenant) {
      outlet.close('unauthorized', 'a token of somebody else');
    }
    // Closed by that, or meanwhile.
    if (!outlet.isOpen) return refusal('UNAUTHORIZED', 'The socket is closed.');
    verified = { caller: result.caller, token: result.token };
    deps.expiries.set(expire, verified.token.expiresAtMs);
    // Whom the player blocks may be others by now.
    listen();
    return { status: 200, body: { expires_at: new Date(result.token.expiresAtMs).toISOString() } };
  };
  const carryOut = async (request: SocketRequest): Promise<CarriedOut> => {
    if (request.op === 'ping') return { status: 200, body: {} };
    return isRestBound(request) ? deps.carryOut(verified, request) : renew(request.token);
  };
  const requests = createSocketRequests({ outlet, carryOut, logger: deps.logger });

  deps.expiries.set(expire, verified.token.expiresAtMs);
  listen();

  return {
    hear(text) {
      if (!outlet.isOpen) return;
      if (verified.token.expiresAtMs <= deps.nowMs()) return expire();
      if (text === undefined) return outlet.close('badMessage', 'binary messages are not understood');
      requests.hear(text);
    },
    giveWay: () => outlet.close('tooMany', 'too many sockets of this player; this was the oldest'),
    leave: () => requests.leave(),
    end: () => outlet.end(),
  };
}
