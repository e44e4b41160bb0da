import { eventId, type LiveEvent, type SocketRequest } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { Verified } from '../../http/app-env.ts';
import type { IsVoid, LiveFeed, LiveListener } from '../live-feed.ts';
import { type CarriedOut, type CarryOut, isRestBound } from './carry-out.ts';
import { createSocketOutlet, type SocketLink, type SocketOutlet } from './socket-outlet.ts';
import { createSocketRequests, type SocketRequests } from './socket-requests.ts';
import { createSocketToken, type SocketToken, type SocketTokenDeps } from './socket-token.ts';

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
  const socket = new ListeningSocket(deps, options);
  socket.start();
  return socket;
}

/** A class, because there is one for each socket: closures instead of methods would cost 56 bytes each. */
class ListeningSocket implements PlayerSocket, LiveListener {
  readonly outlet: SocketOutlet;
  private readonly deps: PlayerSocketDeps;
  private readonly token: SocketToken;
  private readonly requests: SocketRequests;
  /** The last event that the client had: as it said itself, then as it was sent. */
  private after: string | undefined;
  private epoch: string | undefined = undefined;
  private seq = 0;
  private detach: (() => void) | undefined = undefined;

  constructor(deps: PlayerSocketDeps, options: { link: SocketLink; verified: Verified; after?: string }) {
    this.deps = deps;
    this.after = options.after;
    this.outlet = createSocketOutlet(options.link, this);
    this.token = createSocketToken(deps, this, options.verified);
    this.requests = createSocketRequests(deps, this);
  }

  start(): void {
    this.listen();
    if (this.outlet.isOpen) this.token.watch();
    // It may have been revoked while the socket was opened.
    this.token.check();
  }

  send(event: LiveEvent): void {
    this.epoch = event.epoch;
    this.seq = event.seq;
    this.outlet.write(event);
  }

  revoked(isVoid: IsVoid): void {
    this.token.revoke(isVoid);
  }

  hear(text: string | undefined): void {
    this.token.check();
    if (!this.outlet.isOpen) return;
    if (text === undefined) this.outlet.close('badMessage', 'binary messages are not understood');
    else this.requests.hear(text);
  }

  async carryOut(request: SocketRequest): Promise<CarriedOut> {
    if (request.op === 'ping') return { status: 200, body: {} };
    return isRestBound(request) ? this.deps.carryOut(this.token.verified, request) : this.token.renew(request.token);
  }

  /** Listens anew when the token is another: whom the player blocks may be others by now. */
  renewed(): void {
    this.listen();
  }

  giveWay(): void {
    this.outlet.close('tooMany', 'too many sockets of this player; this was the oldest');
  }

  leave(): void {
    this.requests.leave();
  }

  end(): void {
    this.outlet.end();
  }

  /** Of the outlet: nothing more can be said. */
  ended(): void {
    this.token.forget();
    this.detach?.();
  }

  private listen(): void {
    const { detach: stopBefore, epoch, seq } = this;
    const last = epoch === undefined ? this.after : eventId({ epoch, seq });
    const stop = this.deps.feed.attach(this.token.verified.caller, this, last);
    stopBefore?.();
    // What it was sent may have closed it.
    if (this.outlet.isOpen) this.detach = stop;
    else stop();
  }
}
