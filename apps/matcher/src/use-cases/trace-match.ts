import type { Match } from '@paireto/contracts';
import { contextOf, linksTo, startSpan, traceparentOf, traceWait } from '@paireto/runtime';

/** The trace of one match while its commit is under way. */
export interface MatchTrace {
  /** The context below which everything about the match hangs. */
  readonly traceparent: string | undefined;
  /** The tickets stopped waiting: ends the commit's span and writes each ticket's wait into that ticket's own trace. */
  committed: (atMs: number) => void;
  conflicted: () => void;
}

const untraced: MatchTrace = { traceparent: undefined, committed: () => undefined, conflicted: () => undefined };

/** Starts `match.commit`, a trace of its own linked to those of its tickets. Nothing when no ticket is traced. */
export function traceMatch(match: Match): MatchTrace {
  if (match.tickets.every(({ traceparent }) => traceparent === undefined)) return untraced;
  const links = linksTo(match.tickets.map((ticket) => ticket.traceparent));
  if (links.length === 0) return untraced;
  const span = startSpan('match.commit', {
    parent: contextOf(undefined),
    links,
    attributes: { 'match.id': match.id, tenant: match.tenant, queue: match.queue },
  });
  return {
    traceparent: traceparentOf(span),
    committed(atMs) {
      span.end();
      const { tenant, queue } = match;
      for (const { ticketId, traceparent, enqueuedAt } of match.tickets) {
        const ticket = { id: ticketId, tenant, queue, traceparent, enqueuedAt };
        traceWait(ticket, 'matched', atMs, { 'match.id': match.id });
      }
    },
    conflicted() {
      span.setAttribute('outcome', 'conflict');
      span.end();
    },
  };
}
