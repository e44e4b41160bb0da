import type { ClientOptions } from '../client-options.ts';
import { PairetoError } from '../paireto-error.ts';

/** The player's token: had once, kept until it is refused. */
export interface Tokens {
  /** @throws {PairetoError} NO_TOKEN */
  current(): Promise<string>;
  /** This token was refused or has expired: the next one is a fresh one. */
  refused(token: string): void;
  /** A fresh one in place of this, which goes on counting until there is another. @throws {PairetoError} NO_TOKEN */
  renew(token: string): Promise<string>;
}

/** Many callers at once ask for one token. */
export function createTokens(getToken: ClientOptions['getToken'], lifetime: AbortSignal): Tokens {
  let held: { token: string } | undefined;
  let asking: Promise<string> | undefined;
  let refused: string | undefined;

  const ask = async (): Promise<string> => {
    try {
      const token = await getToken({ refused, signal: lifetime });
      if (typeof token !== 'string' || token === '') throw new TypeError('getToken answered with no token');
      held = { token };
      return token;
    } catch (cause) {
      throw new PairetoError('NO_TOKEN', 'No token could be had: getToken failed.', { cause });
    } finally {
      asking = undefined;
    }
  };

  return {
    current() {
      if (held) return Promise.resolve(held.token);
      asking ??= ask();
      return asking;
    },
    refused(token) {
      refused = token;
      if (held?.token === token) held = undefined;
    },
    renew(token) {
      if (held && held.token !== token) return Promise.resolve(held.token);
      refused = token;
      asking ??= ask();
      return asking;
    },
  };
}
