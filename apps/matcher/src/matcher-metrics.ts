import { type Match, type Ruleset, ratingGap, type Ticket } from '@paireto/contracts';
import type { Instruments } from '@paireto/runtime';
import { expansionsUsed } from './use-cases/expansions-used.ts';
import type { WaitingPool, WaitingTicket } from './use-cases/waiting-pool.ts';

/** What of matching is measured, as it happens. */
export interface MatcherMetrics {
  /** A ticket began to wait here. */
  entered: (ticket: WaitingTicket) => void;
  /** A ticket waits here no more, for whatever reason. */
  left: (ticket: WaitingTicket) => void;
  expired: (ticket: Ticket) => void;
  passed: (pool: WaitingPool) => void;
  passFailed: (pool: WaitingPool) => void;
  committed: (match: Match, nowMs: number) => void;
  conflicted: (match: Match) => void;
  commitUnanswered: (matches: number) => void;
  /** A tenant's outbox as it was just read: when the oldest match in it was proposed, epoch ms. */
  outboxRead: (tenant: string, oldestAtMs: number | undefined) => void;
}

/** What is asked whenever metrics are collected. */
export interface MatcherState {
  partitions: { readonly ownedCount: number; readonly loadedCount: number };
  isHeldBack: () => boolean;
  readonly droppedMessages: number;
}

/** How long what an outbox held counts, ms: several sweeps. */
const OUTBOX_WORD_MS = 30_000;

export function createMatcherMetrics(
  instruments: Instruments,
  deps: { rulesets: ReadonlyMap<string, Ruleset>; nowMs: () => number },
): MatcherMetrics {
  const matches = instruments.counter('paireto.matches');
  const waits = instruments.histogram('paireto.ticket.wait');
  const gaps = instruments.histogram('paireto.match.rating_gap');
  const expansions = instruments.histogram('paireto.match.expansions');
  const expired = instruments.counter('paireto.tickets.expired');
  const passes = instruments.histogram('paireto.pass.duration');
  const passFaults = instruments.counter('paireto.pass.faults');
  const conflicts = instruments.counter('paireto.commit.conflicts');
  const unanswered = instruments.counter('paireto.commit.unanswered');

  const waiting = new Map([...deps.rulesets.keys()].map((queue) => [queue, { tickets: 0, players: 0 }]));
  instruments.gauge('paireto.queue.tickets', (observe) => {
    for (const [queue, { tickets }] of waiting) observe(tickets, queue);
  });
  instruments.gauge('paireto.queue.players', (observe) => {
    for (const [queue, { players }] of waiting) observe(players, queue);
  });
  const count = ({ ticket }: WaitingTicket, sign: 1 | -1): void => {
    const ofQueue = waiting.get(ticket.queue);
    if (ofQueue === undefined) return;
    ofQueue.tickets += sign;
    ofQueue.players += sign * ticket.players.length;
  };

  /** By tenant, as long as there is something in it. */
  const outboxes = new Map<string, { oldestAtMs: number; readAtMs: number }>();
  instruments.gauge('paireto.outbox.age', (observe) => {
    const nowMs = deps.nowMs();
    // Of a tenant that is not swept any more nothing is known.
    for (const [tenant, { readAtMs }] of outboxes) if (nowMs - readAtMs > OUTBOX_WORD_MS) outboxes.delete(tenant);
    const ages = [...outboxes.values()].map(({ oldestAtMs }) => nowMs - oldestAtMs);
    observe(Math.max(0, ...ages) / 1_000);
  });

  return {
    entered: (ticket) => count(ticket, 1),
    left: (ticket) => count(ticket, -1),
    expired: (ticket) => expired(1, ticket.queue),
    passed: (pool) => passes(pool.lastPass.tookMs / 1_000, pool.ruleset.name),
    passFailed: (pool) => passFaults(1, pool.ruleset.name),
    committed(match, nowMs) {
      matches(1, match.queue);
      for (const { enqueuedAt } of match.tickets) waits(Math.max(0, nowMs - enqueuedAt) / 1_000, match.queue);
      gaps(ratingGap(match), match.queue);
      const ruleset = deps.rulesets.get(match.queue);
      if (ruleset) expansions(expansionsUsed(ruleset, waitThatCounts(ruleset, match, nowMs)), match.queue);
    },
    conflicted: (match) => conflicts(1, match.queue),
    commitUnanswered: (count) => unanswered(count),
    outboxRead(tenant, oldestAtMs) {
      if (oldestAtMs === undefined) outboxes.delete(tenant);
      else outboxes.set(tenant, { oldestAtMs, readAtMs: deps.nowMs() });
    },
  };
}

/** Reports what is only asked for when metrics are collected. */
export function observeMatcher(instruments: Instruments, state: MatcherState): void {
  instruments.gauge('paireto.shard.partitions', (observe) => {
    observe(state.partitions.ownedCount, 'owned');
    observe(state.partitions.loadedCount, 'loaded');
  });
  instruments.gauge('paireto.matching.held_back', (observe) => observe(state.isHeldBack() ? 1 : 0));
  instruments.observedCounter('paireto.messages.dropped', (observe) => observe(state.droppedMessages));
}

/** The rules loosen with the wait of the oldest ticket, or of the newest. */
function waitThatCounts({ expansionAge }: Ruleset, { tickets }: Match, nowMs: number): number {
  const enqueuedAt = tickets.map((ticket) => ticket.enqueuedAt);
  return nowMs - (expansionAge === 'oldest' ? Math.min(...enqueuedAt) : Math.max(...enqueuedAt));
}
