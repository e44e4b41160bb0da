import type { Attributes } from '@opentelemetry/api';
import { contextOf, linksTo, startSpan } from './tracing.ts';

/** The ticket whose wait is told. */
export interface WaitedTicket {
  id: string;
  tenant: string;
  queue: string;
  traceparent?: string | undefined;
  /** Epoch ms. */
  enqueuedAt: number;
}

/**
 * Writes a wait that is over into the trace of its ticket: the span `ticket.wait`, from when the ticket was queued until
 * `endedAtMs`. Nothing where that trace is not kept.
 */
export function traceWait(
  ticket: WaitedTicket,
  outcome: 'matched' | 'expired' | 'cancelled',
  endedAtMs: number,
  attributes: Attributes = {},
): void {
  if (linksTo([ticket.traceparent]).length === 0) return;
  const { id, tenant, queue, enqueuedAt } = ticket;
  // As dates: small numbers would be taken for times since this process started.
  startSpan('ticket.wait', {
    parent: contextOf(ticket.traceparent),
    startTime: new Date(enqueuedAt),
    attributes: { 'ticket.id': id, tenant, queue, 'wait.outcome': outcome, ...attributes },
  }).end(new Date(Math.max(endedAtMs, enqueuedAt)));
}
