import type { PlayerClaims } from '@paireto/contracts';

/** How much of `ConnectionOptions` the command needs a token to be. */
export interface ConnectionNeed {
  /**
   * On a development stack, who it is when nobody is named: nobody, an operator, or whoever is logged in, else an operator or
   * any player.
   */
  unnamed: 'refuse' | 'operator' | 'login or operator' | 'login or anybody';
  /** More claims of a development token. */
  claims?: Partial<PlayerClaims>;
}
