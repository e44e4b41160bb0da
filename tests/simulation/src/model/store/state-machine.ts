import { type TicketEvent, type TicketState, ticketTransitions } from '@paireto/contracts';

/** A state change that the transition table does not list. */
export class IllegalTransitionError extends Error {
  override readonly name = 'IllegalTransitionError';
  readonly code = 'ILLEGAL_TRANSITION';
}

/** Whether the table lists this event for this state. */
export const allows = (state: TicketState, event: TicketEvent): boolean =>
  ticketTransitions[state][event] !== undefined;

/** @throws {IllegalTransitionError} when the table does not list it. */
export function nextState(state: TicketState, event: TicketEvent): TicketState {
  const next = ticketTransitions[state][event];
  if (next === undefined) throw new IllegalTransitionError(`${event} in ${state}`);
  return next;
}

/** Where this event leads from wherever it is allowed: for planted bugs, which do not ask. */
export function usualTarget(event: TicketEvent): TicketState {
  for (const row of Object.values(ticketTransitions)) {
    const target = row[event];
    if (target !== undefined) return target;
  }
  throw new IllegalTransitionError(`${event} leads nowhere`);
}
