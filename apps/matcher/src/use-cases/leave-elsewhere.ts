import type { PoolCommand } from '@paireto/contracts';
import type { PoolCommandPublisher } from '@paireto/runtime';
import type { WaitingTicket } from './waiting-pool.ts';

/**
 * Tells the owners of their other pools that these tickets wait no more, so that they need not learn it from a refused
 * commit. To be called while the book still knows where they are.
 */
export type ElsewhereLeaver = (tickets: readonly WaitingTicket[]) => void;

export const createElsewhereLeaver =
  (publish: PoolCommandPublisher): ElsewhereLeaver =>
  (tickets) => {
    const commands = tickets.flatMap(leavesOf);
    if (commands.length > 0) publish(commands);
  };

function leavesOf({ ticket, pools }: WaitingTicket): PoolCommand[] {
  if (pools.length === ticket.pools.length) return [];
  const here = new Set(pools.map((pool) => pool.name));
  return ticket.pools
    .filter((name) => !here.has(name))
    .map((pool) => ({ op: 'leave', tenant: ticket.tenant, pool, ticketId: ticket.id }));
}
