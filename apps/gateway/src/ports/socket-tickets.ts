import type { Verified } from '../http/app-env.ts';

/** Tickets that open a socket: for those who cannot send an Authorization header with it, as browsers. */
export interface SocketTickets {
  /** A ticket of this player, good for `lifetimeS` and one use. @throws {StoreUnavailableError} */
  issue(verified: Verified): Promise<string>;
  /**
   * Uses a ticket up. Undefined: there is no such ticket, or it was used, or its time is over.
   * @throws {StoreUnavailableError} it may or may not be used up
   */
  redeem(ticket: string): Promise<Verified | undefined>;
  readonly lifetimeS: number;
}
