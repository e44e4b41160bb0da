import { KEYS_UNAVAILABLE } from '../../http/answer-errors.ts';
import type { Verified } from '../../http/app-env.ts';
import { type Authenticate, KeysUnavailableError } from '../../ports/authenticate.ts';
import type { Revocations } from '../../ports/revocations.ts';
import type { IsVoid } from '../live-feed.ts';
import type { TokenExpiries } from '../token-expiries.ts';
import type { CarriedOut } from './carry-out.ts';
import type { SocketOutlet } from './socket-outlet.ts';
import { refusal } from './socket-requests.ts';

/** The token that a socket is open by: when it ends, so does the socket. */
export interface SocketToken {
  /** Whose socket it is, as the token says that counts now. */
  readonly verified: Verified;
  /** From now on the socket closes when the token expires, until `forget`. */
  watch(): void;
  forget(): void;
  /** Closes the socket if the token counts no more and nobody noticed yet. */
  check(): void;
  /** Closes the socket if its token is void. */
  revoke(isVoid: IsVoid): void;
  /** Takes another token of the same player in its place; one of anybody else closes the socket. */
  renew(token: string): Promise<CarriedOut>;
}

/** What tells whether a token counts. */
export interface SocketTokenDeps {
  authenticate: Authenticate;
  expiries: TokenExpiries;
  revocations: Pick<Revocations, 'isRevoked'>;
  nowMs: () => number;
}

/** The socket that a token is for. */
interface TokenSocket {
  readonly outlet: SocketOutlet;
  /** Another token counts. */
  renewed(): void;
}

/** `first`: what the socket was opened with. */
export const createSocketToken = (deps: SocketTokenDeps, socket: TokenSocket, first: Verified): SocketToken =>
  new CurrentToken(deps, socket, first);

/** A class, because there is one for each socket: closures instead of methods would cost 56 bytes each. */
class CurrentToken implements SocketToken {
  verified: Verified;
  private readonly deps: SocketTokenDeps;
  private readonly socket: TokenSocket;
  private readonly expire = (): void => this.socket.outlet.close('unauthorized', 'the token has expired');

  constructor(deps: SocketTokenDeps, socket: TokenSocket, first: Verified) {
    this.deps = deps;
    this.socket = socket;
    this.verified = first;
  }

  watch(): void {
    this.deps.expiries.set(this.expire, this.verified.token.expiresAtMs);
  }

  forget(): void {
    this.deps.expiries.forget(this.expire);
  }

  check(): void {
    if (this.verified.token.expiresAtMs <= this.deps.nowMs()) this.expire();
    else this.revoke(this.deps.revocations.isRevoked);
  }

  revoke(isVoid: IsVoid): void {
    if (isVoid(this.verified)) this.socket.outlet.close('unauthorized', 'the token was revoked');
  }

  async renew(text: string): Promise<CarriedOut> {
    const { outlet } = this.socket;
    const result = await Promise.resolve(this.deps.authenticate(`Bearer ${text}`)).catch(keysUnavailable);
    if ('status' in result) return result;
    if (result.outcome !== 'authenticated') return refusal('UNAUTHORIZED', result.detail);
    if (this.deps.revocations.isRevoked(result)) return refusal('UNAUTHORIZED', 'The token was revoked.');
    const { tenant, userId } = this.verified.caller;
    if (result.caller.userId !== userId || result.caller.tenant !== tenant) {
      outlet.close('unauthorized', 'a token of somebody else');
    }
    // By that, or meanwhile.
    if (!outlet.isOpen) return refusal('UNAUTHORIZED', 'The socket is closed.');
    this.verified = { caller: result.caller, token: result.token };
    this.watch();
    this.socket.renewed();
    return { status: 200, body: { expires_at: new Date(result.token.expiresAtMs).toISOString() } };
  }
}

function keysUnavailable(error: unknown): CarriedOut {
  if (error instanceof KeysUnavailableError) return refusal('UNAVAILABLE', KEYS_UNAVAILABLE);
  throw error;
}
