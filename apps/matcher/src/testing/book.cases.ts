import { chessQueue, type QueueDefinition, type Ticket } from '@paireto/contracts';
import { buildTicket } from '@paireto/testkit';
import { createKnownQueues } from '../use-cases/known-queues.ts';
import { createPoolBook } from '../use-cases/pool-book.ts';
import type { WaitingPool, WaitingTicket } from '../use-cases/waiting-pool.ts';

/** The chess queue with windows that widen fast. */
export const quickQueue = (rating: Partial<QueueDefinition['rating']> = {}): QueueDefinition => ({
  ...chessQueue,
  rating: { ...chessQueue.rating, ...rating },
});

/** A ticket of one player with this rating. */
export const ratedTicket = (rating: number, overrides: Partial<Ticket> = {}): Ticket => {
  const ticket = buildTicket(overrides);
  return { ...ticket, players: ticket.players.map((player) => ({ ...player, rating })) };
};

/** A book, with what it told. */
export function bookForTest(queue: QueueDefinition = chessQueue) {
  const entered: WaitingTicket[] = [];
  const left: WaitingTicket[] = [];
  const dropped: WaitingPool[] = [];
  const refused: string[] = [];
  const queues = createKnownQueues(new Map([[queue.name, queue]]), (name) => refused.push(name));
  const book = createPoolBook({
    queues,
    onEnter: (ticket) => entered.push(ticket),
    onLeave: (ticket) => left.push(ticket),
    onDrop: (pool) => dropped.push(pool),
  });
  return { book, queues, entered, left, dropped, refused };
}
