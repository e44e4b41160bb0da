import type { Revocation } from '@paireto/contracts';
import type { Verified } from '../http/app-env.ts';
import type { TokenLife } from './caller.ts';

/** As much of a verified token as tells whether it was revoked. */
export interface Revocable {
  caller: Pick<Verified['caller'], 'tenant' | 'userId'>;
  token: Pick<TokenLife, 'issuedAtMs' | 'id'>;
}

/** Tokens that count no more although they have not expired. */
export interface Revocations {
  /**
   * Voids tokens, here at once and on the other gateways as soon as they hear of it: within a second in any case.
   * @throws {StoreUnavailableError} it may or may not be done; repeat it
   */
  revoke: (revocation: Revocation) => Promise<void>;
  /** Whether the token of a player was voided, as far as is known here. */
  isRevoked: (verified: Revocable) => boolean;
  /** Whether the token of a service was. */
  isRevokedService: (service: { tenant: string; token: Pick<TokenLife, 'id'> }) => boolean;
  /** Is called with every revocation that was not known here. */
  onRevoked: (react: (revocation: Revocation) => void) => void;
}
