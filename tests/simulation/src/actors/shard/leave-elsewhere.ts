import { partitionOf } from '@paireto/contracts';
import type { World } from '../../world.ts';
import type { WaitingTicket } from './pool-book.ts';

/** Tells the owners of their other pools that these tickets wait no more, while the book still knows where they are. */
export function leaveElsewhere(world: World, tickets: readonly WaitingTicket[]): void {
  for (const { ticket, pools } of tickets) {
    const here = new Set(pools.map(({ name }) => name));
    for (const pool of ticket.pools.filter((name) => !here.has(name))) {
      const leave = { op: 'leave', tenant: ticket.tenant, pool, ticketId: ticket.id } as const;
      world.commands.publish(`partition.${partitionOf(ticket.tenant, pool)}`, [leave]);
    }
  }
}
