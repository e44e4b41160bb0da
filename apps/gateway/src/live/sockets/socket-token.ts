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

/** `renewed` is called when another token counts. */
export function createSocketToken(
  deps: SocketTokenDeps,
  socket: { first: Verified; outlet: SocketOutlet; renewed: () => void },
): SocketToken {
  const { expiries } = deps;
  const { isRevoked } = deps.revocations;
  const { outlet, renewed } = socket;
  const expire = (): void => outlet.close('unauthorized', 'the token has expired');
  const watch = (): void => expiries.set(expire, token.verified.token.expiresAtMs);

  // A plain field, where a getter would cost some 250 bytes for each socket.
  const token = {
    verified: socket.first,
    watch,
    forget: () => expiries.forget(expire),
    check() {
      if (token.verified.token.expiresAtMs <= deps.nowMs()) expire();
      else token.revoke(isRevoked);
    },
    revoke(isVoid: IsVoid) {
      if (isVoid(token.verified)) outlet.close('unauthorized', 'the token was revoked');
    },
    async renew(text: string): Promise<CarriedOut> {
      const result = await deps.authenticate(`Bearer ${text}`).catch(keysUnavailable);
      if ('status' in result) return result;
      if (result.outcome !== 'authenticated') return refusal('UNAUTHORIZED', result.detail);
      if (isRevoked(result)) return refusal('UNAUTHORIZED', 'The token was revoked.');
      const { tenant, userId } = token.verified.caller;
      if (result.caller.userId !== userId || result.caller.tenant !== tenant) {
        outlet.close('unauthorized', 'a token of somebody else');
      }
      // By that, or meanwhile.
      if (!outlet.isOpen) return refusal('UNAUTHORIZED', 'The socket is closed.');
      token.verified = { caller: result.caller, token: result.token };
      watch();
      renewed();
      return { status: 200, body: { expires_at: new Date(result.token.expiresAtMs).toISOString() } };
    },
  };
  return token;
}

function keysUnavailable(error: unknown): CarriedOut {
  if (error instanceof KeysUnavailableError) return refusal('UNAVAILABLE', KEYS_UNAVAILABLE);
  throw error;
}
