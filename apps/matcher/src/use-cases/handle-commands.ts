import { type PoolCommand, partitionOf, type Ticket } from '@paireto/contracts';
import { createRecentIds } from '../time/recent-ids.ts';
import type { PoolBook } from './pool-book.ts';
import type { WaitingPool } from './waiting-pool.ts';

/** Applies what gateways, bridges and other shards tell of a partition. */
export interface CommandHandler {
  handle: (commands: readonly PoolCommand[]) => void;
  /** A ticket was matched here. */
  matched: (ticket: Ticket) => void;
}

/** Messages about one ticket do not come further apart or out of order by more than this. */
const REORDERING_MS = 10_000;

export function createCommandHandler(deps: {
  book: PoolBook;
  owns: (partition: number) => boolean;
  monotonicMs: () => number;
  onJoined: (pool: WaitingPool) => void;
  /** A join that may be out of date: the store is to be asked. */
  onDoubtful: () => void;
  /** A match of this tenant lies in the outbox: its last player has accepted it. */
  onAnnounce: (tenant: string) => void;
}): CommandHandler {
  const { book, monotonicMs } = deps;
  /**
   * Tickets that were matched here or of which a leave came when they were not waiting. A join of these is late, or
   * repeated, or their match came to nothing and they wait again.
   */
  const justGone = createRecentIds({ keepMs: REORDERING_MS, monotonicMs });

  /** Pools of other shards are not in the book. */
  const isOurs = (tenant: string, pool: string): boolean =>
    book.find(tenant, pool) !== undefined || deps.owns(partitionOf(tenant, pool));

  const join = (pool: string, ticket: Ticket): void => {
    if (!ticket.pools.includes(pool) || !isOurs(ticket.tenant, pool)) return;
    if (justGone.has(ticket.id)) {
      deps.onDoubtful();
      return;
    }
    const joined = book.insert(pool, ticket);
    if (joined !== undefined) deps.onJoined(joined);
  };

  const leave = (tenant: string, pool: string, ticketId: string): void => {
    if (book.remove(tenant, pool, ticketId) === undefined) justGone.add(ticketId);
  };

  return {
    handle(commands) {
      for (const command of commands) {
        if (command.op === 'join') join(command.pool, command.ticket);
        else if (command.op === 'leave') leave(command.tenant, command.pool, command.ticketId);
        else if (isOurs(command.tenant, command.pool)) deps.onAnnounce(command.tenant);
      }
    },
    matched: (ticket) => justGone.add(ticket.id),
  };
}
