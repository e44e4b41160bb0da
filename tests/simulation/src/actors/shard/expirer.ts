import type { Ticket } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { PoolBook } from './pool-book.ts';

const LOOK_EVERY_MS = 1_000;

/** Ends the wait of tickets in memory whose time is up. */
export function startExpirer(world: World, process: Process, book: PoolBook): void {
  const asked = new Set<string>();

  function* expire(due: readonly Ticket[]): Task<void> {
    for (const { id } of due) asked.add(id);
    const outcomes = yield* unlessUnanswered(
      world.redis.call(process, `expire ${due.map(({ id }) => id).join(' ')}`, (store) => due.map(store.expire)),
    );
    for (const [index, ticket] of due.entries()) {
      asked.delete(ticket.id);
      if (outcomes && outcomes[index]!.outcome !== 'not-due') book.depart(ticket);
    }
  }

  process.every(LOOK_EVERY_MS, () => {
    const waiting = book.pools().flatMap((pool) => [...pool.engine.tickets()].map(({ ticket }) => ticket));
    const due = new Map(
      waiting
        .filter(({ id, expiresAt }) => expiresAt <= world.scheduler.nowMs() && !asked.has(id))
        .map((each) => [each.id, each]),
    );
    if (due.size > 0) process.spawn(expire([...due.values()]));
  });
}
