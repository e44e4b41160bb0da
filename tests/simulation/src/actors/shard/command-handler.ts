import { type PoolCommand, partitionOf, type Ticket } from '@paireto/contracts';
import type { PoolBook, WaitingPool } from './pool-book.ts';

/** Messages about one ticket do not come further apart or out of order by more than this. */
const REORDERING_MS = 10_000;

/** Applies what gateways, bridges and other shards tell of a partition. */
export interface CommandHandler {
  handle(commands: readonly PoolCommand[]): void;
  /** A ticket was matched here. */
  matched(ticket: Ticket): void;
}

export function createCommandHandler(deps: {
  book: PoolBook;
  nowMs: () => number;
  owns: (partition: number) => boolean;
  onJoined: (pool: WaitingPool) => void;
  /** A join that may be out of date: the store is to be asked. */
  onDoubtful: () => void;
  /** A match of this tenant lies in the outbox: its last player has accepted it. */
  onAnnounce: (tenant: string) => void;
}): CommandHandler {
  const { book, nowMs } = deps;
  /** Tickets that were matched here or of which a leave came when they were not waiting, and when. */
  const justGone = new Map<string, number>();
  const isJustGone = (id: string): boolean => nowMs() - (justGone.get(id) ?? Number.NEGATIVE_INFINITY) < REORDERING_MS;

  const join = (pool: string, ticket: Ticket): void => {
    if (!deps.owns(partitionOf(ticket.tenant, pool))) return;
    if (isJustGone(ticket.id)) {
      deps.onDoubtful();
      return;
    }
    const joined = book.insert(pool, ticket);
    if (joined !== undefined) deps.onJoined(joined);
  };

  const announce = (tenant: string, pool: string): void => {
    if (deps.owns(partitionOf(tenant, pool))) deps.onAnnounce(tenant);
  };

  return {
    handle(commands) {
      for (const command of commands) {
        if (command.op === 'join') join(command.pool, command.ticket);
        else if (command.op === 'announce') announce(command.tenant, command.pool);
        else if (!book.remove(command.tenant, command.pool, command.ticketId)) justGone.set(command.ticketId, nowMs());
      }
    },
    matched: (ticket) => {
      justGone.set(ticket.id, nowMs());
    },
  };
}
