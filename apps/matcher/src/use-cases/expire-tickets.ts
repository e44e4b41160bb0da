import type { Ticket } from '@paireto/contracts';
import type { ExpireOutcome, TicketStore } from '@paireto/ticket-store';
import type { AlarmSource } from '../time/alarm.ts';
import type { RedisClock } from '../time/redis-clock.ts';
import { createSchedule, type Places } from '../time/schedule.ts';
import type { WaitingTicket } from './waiting-pool.ts';

/** Ends the wait of tickets whose time is up. */
export interface Expirer extends AlarmSource {
  watch: (ticket: WaitingTicket) => void;
  unwatch: (ticket: WaitingTicket) => void;
}

/** Tickets in one call, calls under way at once, and how long a call that failed is put off. */
const MAX_BATCH = 100;
const MAX_CALLS = 4;
const RETRY_MS = 1_000;
/** Deadlines are rounded up to this, so that tickets that joined together time out in one call. */
const GRAIN_MS = 50;

/** Of a million tickets, a map would be the greater part of the schedule. */
const placesOnTickets: Places<WaitingTicket> = {
  get: ({ expiryPlace }) => (expiryPlace === -1 ? undefined : expiryPlace),
  set(ticket, place) {
    ticket.expiryPlace = place;
  },
  delete(ticket) {
    ticket.expiryPlace = -1;
  },
};

export function createExpirer(deps: {
  store: Pick<TicketStore, 'expire'>;
  clock: RedisClock;
  /** The ticket does not wait any more. */
  onGone: (ticket: Ticket) => void;
  /** Its time was up. */
  onExpired?: (ticket: Ticket) => void;
  /** The call has no outcome; it will be repeated. */
  onError: (error: unknown) => void;
  onAnswered: () => void;
  /** The next time may have become earlier. */
  onScheduled: () => void;
}): Expirer {
  const { clock } = deps;
  /** By the clock of Redis. */
  const schedule = createSchedule<WaitingTicket>(placesOnTickets);
  const asked = new Set<WaitingTicket>();
  let calls = 0;

  /** Looks again later, unless the ticket left meanwhile. */
  const postpone = (ticket: WaitingTicket, delayMs: number): void => {
    if (asked.has(ticket)) schedule.set(ticket, clock.nowMs() + delayMs);
  };

  const expire = async (tenant: string, due: readonly WaitingTicket[]): Promise<void> => {
    calls += 1;
    let outcomes: ExpireOutcome[];
    try {
      outcomes = await deps.store.expire(
        tenant,
        due.map(({ ticket }) => ticket),
      );
      deps.onAnswered();
    } catch (error) {
      deps.onError(error);
      for (const ticket of due) postpone(ticket, RETRY_MS);
      outcomes = [];
    }
    for (const [index, outcome] of outcomes.entries()) {
      const ticket = due[index]!;
      if (outcome.outcome === 'expired') deps.onExpired?.(ticket.ticket);
      if (outcome.outcome === 'not-due') postpone(ticket, outcome.remainingMs);
      else deps.onGone(ticket.ticket);
    }
    for (const ticket of due) asked.delete(ticket);
    calls -= 1;
    deps.onScheduled();
  };

  return {
    watch(ticket) {
      const next = schedule.nextAt();
      const at = Math.ceil(ticket.ticket.expiresAt / GRAIN_MS) * GRAIN_MS;
      schedule.set(ticket, at);
      if (next === undefined || at < next) deps.onScheduled();
    },
    unwatch(ticket) {
      schedule.delete(ticket);
      asked.delete(ticket);
    },
    nextAtMs() {
      const next = schedule.nextAt();
      return next === undefined || calls >= MAX_CALLS ? undefined : clock.monotonicAt(next);
    },
    runDue() {
      const due = schedule.takeDue(clock.nowMs(), (MAX_CALLS - calls) * MAX_BATCH);
      for (const ticket of due) asked.add(ticket);
      for (const [tenant, ofTenant] of Map.groupBy(due, ({ ticket }) => ticket.tenant)) {
        for (let start = 0; start < ofTenant.length; start += MAX_BATCH) {
          void expire(tenant, ofTenant.slice(start, start + MAX_BATCH));
        }
      }
    },
  };
}
