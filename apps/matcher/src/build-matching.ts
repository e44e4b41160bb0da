import type { Ruleset, Ticket } from '@paireto/contracts';
import type { MatchProposal } from '@paireto/engine';
import { createIds, type Logger, type MatchEventPublisher, traceWait } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { MatcherMetrics } from './matcher-metrics.ts';
import { createOutageLog } from './outage-log.ts';
import { type Alarm, createAlarm } from './time/alarm.ts';
import { createRedisClock, type RedisClock } from './time/redis-clock.ts';
import { type Announcer, createAnnouncer } from './use-cases/announce-matches.ts';
import { type Committer, createCommitter, type Proposal } from './use-cases/commit-matches.ts';
import { createExpirer } from './use-cases/expire-tickets.ts';
import type { HoldBack } from './use-cases/hold-back.ts';
import { createKnownQueues, type KnownQueues } from './use-cases/known-queues.ts';
import type { ElsewhereLeaver } from './use-cases/leave-elsewhere.ts';
import { createPoolBook, type PoolBook } from './use-cases/pool-book.ts';
import { proposeMatch } from './use-cases/propose-match.ts';
import { createPassRunner, type PassRunner } from './use-cases/run-passes.ts';
import { traceMatch } from './use-cases/trace-match.ts';
import { createWaitKeeper, type WaitKeeper } from './use-cases/wait-keeper.ts';
import type { PooledTicket, WaitingPool } from './use-cases/waiting-pool.ts';

/** From the waiting tickets to announced matches. */
export interface Matching {
  clock: RedisClock;
  alarm: Alarm;
  queues: KnownQueues;
  book: PoolBook;
  passes: PassRunner;
  committer: Committer;
  announcer: Announcer;
  waits: WaitKeeper;
}

/** A commit without answer is repeated after 50 ms, then twice that, up to 2 s. */
const retryDelayMs = (tries: number): number => Math.min(2_000, 50 * 2 ** Math.min(tries, 6));

export function buildMatching(deps: {
  rulesets: ReadonlyMap<string, Ruleset>;
  store: TicketStore;
  publisher: MatchEventPublisher;
  logger: Logger;
  monotonicMs: () => number;
  random: () => number;
  minPassPauseMs: number;
  isLoaded: (partition: number) => boolean;
  owns: (partition: number) => boolean;
  holdBack: HoldBack;
  canPublish: () => boolean;
  leaveElsewhere: ElsewhereLeaver;
  onMatched: (ticket: Ticket) => void;
  onCommitted: (matches: number) => void;
  measure: MatcherMetrics;
}): Matching {
  const { store, logger, monotonicMs, holdBack, measure } = deps;
  const clock = createRedisClock({ monotonicMs, wallMs: Date.now });
  const alarm = createAlarm(monotonicMs);
  const queues = createKnownQueues(deps.rulesets, (queue, reason) => {
    logger.warn({ queue, reason }, 'tickets of this queue, or some of them, are left alone');
  });

  const expiries = createOutageLog(logger, 'timing tickets out');
  const expirer = createExpirer({
    store,
    clock,
    onGone: (ticket) => book.depart(ticket),
    onExpired(ticket) {
      measure.expired(ticket);
      traceWait(ticket, 'expired', clock.nowMs());
    },
    onError: expiries.failed,
    onAnswered: expiries.worked,
    onScheduled: alarm.update,
  });

  const newId = createIds();
  const waits = createWaitKeeper({ store, nowMs: clock.nowMs, monotonicMs, owns: deps.owns });
  const book = createPoolBook({
    queues,
    onEnter(ticket) {
      expirer.watch(ticket);
      measure.entered(ticket);
    },
    onLeave(ticket) {
      expirer.unwatch(ticket);
      measure.left(ticket);
    },
    onDrop: (pool) => passes.forget(pool),
    onJoined: waits.joined,
    onDeparted: waits.departed,
  });

  const propose = (pool: WaitingPool, proposal: MatchProposal<PooledTicket>, nowMs: number): Proposal => {
    const match = proposeMatch(pool, proposal, { matchId: newId(), nowMs, random: deps.random });
    const trace = traceMatch(match);
    if (trace.traceparent !== undefined) match.traceparent = trace.traceparent;
    return { match, tickets: waitingOf(proposal), trace };
  };

  const passes = createPassRunner({
    clock,
    monotonicMs,
    minPauseMs: deps.minPassPauseMs,
    mayRun: (pool) => deps.isLoaded(pool.partition) && holdBack.allowance() > 0,
    onProposals(pool, found, nowMs) {
      // Those of the longest waiting come first.
      const allowed = found.slice(0, holdBack.allowance());
      for (const proposal of found) book.takeOut(waitingOf(proposal), pool);
      for (const ticket of found.slice(allowed.length).flatMap(waitingOf)) book.putBack(ticket);
      holdBack.formed(allowed.length);
      committer.submit(allowed.map((proposal) => propose(pool, proposal, nowMs)));
    },
    onPass: measure.passed,
    onFault(pool, error) {
      measure.passFailed(pool);
      logger.error({ err: error, tenant: pool.tenant, pool: pool.name }, 'a pass failed: nobody was matched by it');
    },
    onScheduled: alarm.update,
  });

  const clearing = createOutageLog(logger, 'clearing the outbox');
  const announcer = createAnnouncer({
    publisher: deps.publisher,
    store,
    nowMs: clock.nowMs,
    canPublish: deps.canPublish,
    onNotCleared: clearing.failed,
    onCleared: clearing.worked,
  });
  const committer = buildCommitter({ ...deps, clock, book, passes, announcer });
  alarm.add(passes);
  alarm.add(expirer);
  return { clock, alarm, queues, book, passes, committer, announcer, waits };
}

const waitingOf = ({ tickets }: MatchProposal<PooledTicket>) => tickets.map(({ waiting }) => waiting);

function buildCommitter(deps: {
  store: TicketStore;
  logger: Logger;
  clock: RedisClock;
  book: PoolBook;
  passes: PassRunner;
  announcer: Announcer;
  leaveElsewhere: ElsewhereLeaver;
  onMatched: (ticket: Ticket) => void;
  onCommitted: (matches: number) => void;
  measure: MatcherMetrics;
}): Committer {
  const { book, passes, logger, measure } = deps;
  const commits = createOutageLog(logger, 'committing matches');
  return createCommitter({
    store: deps.store,
    retryDelayMs,
    onUnanswered(error, matches) {
      commits.failed(error);
      measure.commitUnanswered(matches);
    },
    onCommitted(proposals) {
      commits.worked();
      deps.onCommitted(proposals.length);
      const nowMs = deps.clock.nowMs();
      deps.leaveElsewhere(proposals.flatMap(({ tickets }) => tickets));
      for (const { match, tickets, trace } of proposals) {
        trace.committed(nowMs);
        measure.committed(match, nowMs);
        for (const waiting of tickets) {
          book.matched(waiting, match.pool);
          deps.onMatched(waiting.ticket);
        }
      }
      // Whom their players must accept first are announced when they have.
      const ready = proposals.flatMap(({ match }) => (match.acceptWithinMs === undefined ? [match] : []));
      if (ready.length > 0) void deps.announcer.announce(ready);
    },
    onConflict({ match, tickets, trace }, goneIds) {
      commits.worked();
      trace.conflicted();
      measure.conflicted(match);
      logger.debug({ match: match.id, gone: [...goneIds] }, 'a match came too late for some of its tickets');
      // A refusal that names none of them cannot be explained: the next sweep brings back who still waits.
      const isExplained = tickets.some(({ id }) => goneIds.has(id));
      for (const ticket of tickets) {
        if (goneIds.has(ticket.id) || !isExplained) book.depart(ticket.ticket);
        else if (book.putBack(ticket)) for (const pool of ticket.pools) passes.request(pool);
      }
    },
  });
}
