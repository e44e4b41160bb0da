import type { KeyObject } from 'node:crypto';
import type { CryptoKey, JWSHeaderParameters } from 'jose';

/** Keys that tokens are verified with. They may change at any time. */
export interface KeySource {
  /** The only algorithms: what a token's own header asks for never decides. */
  readonly algorithms: readonly string[];
  /**
   * The keys that may have signed a token with this header; none where it names a key that is unknown.
   * @throws {KeysUnavailableError} no keys could be had yet
   */
  keysFor(header: JWSHeaderParameters): Promise<readonly CryptoKey[]>;
  /** The shared secrets of now, where the keys are such: `isSignedWith` tells their signatures at once. */
  secrets?(): readonly KeyObject[];
  /** Is called whenever a key was added, replaced or taken away: what was verified before may not be now. */
  onChange(react: () => void): void;
  /** Whether keys are known, so that tokens can be told at all. */
  isKnown(): boolean;
  stop(): void;
}
