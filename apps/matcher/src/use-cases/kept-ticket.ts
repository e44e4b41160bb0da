import type { Ticket, TicketPlayer } from '@paireto/contracts';
import type { PoolPlayer } from '@paireto/engine';

/** A player as tickets and the engine know them: one object for both. */
export class KeptPlayer implements TicketPlayer, PoolPlayer {
  readonly userId: string;
  readonly rating: number;
  readonly sideBalance: number;
  declare deviation?: TicketPlayer['deviation'];
  declare ratingFrom?: TicketPlayer['ratingFrom'];
  declare ratingStale?: TicketPlayer['ratingStale'];
  declare roles?: string[];
  declare blocked?: string[];
  declare recent?: string[];

  constructor(player: TicketPlayer) {
    this.userId = player.userId;
    this.rating = player.rating;
    this.sideBalance = player.sideBalance;
    if (player.deviation !== undefined) this.deviation = player.deviation;
    if (player.ratingFrom !== undefined) this.ratingFrom = player.ratingFrom;
    if (player.ratingStale !== undefined) this.ratingStale = player.ratingStale;
    if (player.roles !== undefined) this.roles = player.roles;
    if (player.blocked !== undefined) this.blocked = player.blocked;
    if (player.recent !== undefined) this.recent = player.recent;
  }

  get id(): string {
    return this.userId;
  }
}

/** A ticket whose players the engine can take as they are. */
export interface KeptTicket extends Ticket {
  readonly players: KeptPlayer[];
}
