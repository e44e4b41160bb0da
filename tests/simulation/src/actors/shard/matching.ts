import type { Ticket } from '@paireto/contracts';
import type { CommitOutcome } from '@paireto/ticket-store';
import { type Process, sleep } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';
import type { Announcer } from './announcer.ts';
import type { HoldBack } from './hold-back.ts';
import { leaveElsewhere } from './leave-elsewhere.ts';
import type { PoolBook, WaitingPool, WaitingTicket } from './pool-book.ts';
import { type Proposal, propose, ticketIdsOf } from './propose.ts';

/** From waiting tickets to committed matches. */
export interface Matching {
  /** Something changed in this pool: a pass as soon as its pace allows. */
  request: (pool: WaitingPool) => void;
}

const MIN_PAUSE_MS = 5;
const LONGEST_RETRY_MS = 2_000;

export function createMatching(
  world: World,
  process: Process,
  deps: {
    book: PoolBook;
    announcer: Announcer;
    holdBack: HoldBack;
    isLoaded: (partition: number) => boolean;
    onMatched: (ticket: Ticket) => void;
  },
): Matching {
  const { book, announcer, holdBack } = deps;
  const nowMs = world.scheduler.nowMs;

  const passAt = (pool: WaitingPool, atMs: number): void => {
    if (atMs >= pool.passDueMs) return;
    pool.passDueMs = atMs;
    process.after(atMs - nowMs(), () => {
      if (pool.passDueMs === atMs) pass(pool);
    });
  };

  const request = (pool: WaitingPool): void => passAt(pool, Math.max(nowMs(), pool.lastPassMs + MIN_PAUSE_MS));

  const pass = (pool: WaitingPool): void => {
    pool.passDueMs = Number.POSITIVE_INFINITY;
    if (pool.dropped || !deps.isLoaded(pool.partition) || holdBack.allowance() === 0) return;
    pool.lastPassMs = nowMs();
    const { proposals: found, nextPassAtMs } = pool.engine.findMatches(nowMs());
    if (nextPassAtMs !== undefined) passAt(pool, Math.max(nextPassAtMs, nowMs() + MIN_PAUSE_MS));
    if (found.length === 0) return;
    const taken = found.slice(0, holdBack.allowance());
    book.takeOut(found.flatMap(({ tickets }) => tickets));
    for (const ticket of found.slice(taken.length).flatMap(({ tickets }) => tickets)) book.putBack(ticket);
    holdBack.formed(taken.length);
    process.spawn(commit(taken.map((each) => propose(world, pool, each))));
  };

  /** Until it is answered, with the same ids. */
  function* commit(proposals: readonly Proposal[]): Task<void> {
    const name = `commit ${proposals.map(({ match }) => `${match.id}(${ticketIdsOf(match)})`).join(' ')}`;
    for (let tries = 0; ; tries += 1) {
      const outcomes = yield* unlessUnanswered(
        world.redis.call(process, name, (store) => proposals.map(({ match }) => store.commitMatch(match))),
      );
      if (outcomes !== undefined) return settle(proposals, outcomes);
      yield* sleep(process, Math.min(LONGEST_RETRY_MS, 50 * 2 ** tries));
    }
  }

  const settle = (proposals: readonly Proposal[], outcomes: readonly CommitOutcome[]): void => {
    for (const [index, { match, tickets }] of proposals.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.outcome === 'conflict') {
        putBack(tickets, outcome.ticketIds);
        continue;
      }
      leaveElsewhere(world, tickets);
      for (const { ticket } of tickets) {
        book.depart(ticket);
        deps.onMatched(ticket);
      }
      // Whom their players must accept first are announced when they have.
      if (match.acceptWithinMs === undefined) process.spawn(announcer.announce(match));
    }
  };

  const putBack = (tickets: readonly WaitingTicket[], goneIds: readonly string[]): void => {
    const isExplained = tickets.some(({ id }) => goneIds.includes(id));
    for (const ticket of tickets) {
      if (goneIds.includes(ticket.id) || !isExplained) book.depart(ticket.ticket);
      else if (book.putBack(ticket)) for (const pool of ticket.pools) request(pool);
    }
  };

  return { request };
}
