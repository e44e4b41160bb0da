import { eventId, type SocketRequest } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { Verified } from '../../http/app-env.ts';
import type { LiveFeed, LiveListener } from '../live-feed.ts';
import { type CarriedOut, type CarryOut, isRestBound } from './carry-out.ts';
import { createSocketOutlet, type SocketLink } from './socket-outlet.ts';
import { createSocketRequests } from './socket-requests.ts';
import { createSocketToken, type SocketTokenDeps } from './socket-token.ts';

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

export interface PlayerSocketDeps extends SocketTokenDeps {
  feed: LiveFeed;
  carryOut: CarryOut;
  logger: Pick<Logger, 'error'>;
}

/** Starts to talk to a player. `after`: the id of the last event that this client had. */
export function startPlayerSocket(
  deps: PlayerSocketDeps,
  options: { link: SocketLink; verified: Verified; after?: string },
): PlayerSocket {
  let lastEvent = options.after;
  let detach = (): void => undefined;

  const outlet = createSocketOutlet(options.link, () => {
    token.forget();
    detach();
  });
  const listener: LiveListener = {
    send(event) {
      lastEvent = eventId(event);
      outlet.write(event);
    },
    revoked: (isVoid) => token.revoke(isVoid),
  };
  const listen = (): void => {
    const stopBefore = detach;
    const stop = deps.feed.attach(token.verified.caller, listener, lastEvent);
    stopBefore();
    // What it was sent may have closed it.
    if (outlet.isOpen) detach = stop;
    else stop();
  };
  // Listens anew when the token is another: whom the player blocks may be others by now.
  const token = createSocketToken(deps, { first: options.verified, outlet, renewed: listen });
  const carryOut = async (request: SocketRequest): Promise<CarriedOut> => {
    if (request.op === 'ping') return { status: 200, body: {} };
    return isRestBound(request) ? deps.carryOut(token.verified, request) : token.renew(request.token);
  };
  const requests = createSocketRequests({ outlet, carryOut, nowMs: deps.nowMs, logger: deps.logger });

  listen();
  if (outlet.isOpen) token.watch();
  // It may have been revoked while the socket was opened.
  token.check();

  return {
    hear(text) {
      token.check();
      if (!outlet.isOpen) return;
      if (text === undefined) outlet.close('badMessage', 'binary messages are not understood');
      else requests.hear(text);
    },
    giveWay: () => outlet.close('tooMany', 'too many sockets of this player; this was the oldest'),
    leave: () => requests.leave(),
    end: () => outlet.end(),
  };
}
