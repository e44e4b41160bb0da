import type { PlayerAddress } from '@paireto/contracts';
import type { Verified } from '../http/app-env.ts';

/** Tokens that count no more although they have not expired. */
export interface Revocations {
  /**
   * Voids all tokens of a player that were issued until now, and closes what they keep open. Answers the time: whoever has a
   * token of before it needs another. Epoch ms. @throws {StoreUnavailableError} it may or may not be done; repeat it
   */
  revoke: (player: PlayerAddress) => Promise<number>;
  /** Whether a token was voided, as far as is known here: within a second or so of it. */
  isRevoked: (verified: Verified) => boolean;
}
