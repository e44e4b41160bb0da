import { z } from 'zod';

/** The states of a ticket. Terminal: MATCHED, CANCELLED, TIMED_OUT, FAILED. */
export const ticketStates = [
  'SEARCHING',
  'REQUIRES_ACCEPTANCE',
  'PLACING',
  'MATCHED',
  'CANCELLED',
  'TIMED_OUT',
  'FAILED',
] as const;
export const ticketStateSchema = z.enum(ticketStates);
export type TicketState = z.infer<typeof ticketStateSchema>;

/** What can happen to a ticket. */
export type TicketEvent =
  | 'commit'
  | 'propose'
  | 'accept'
  | 'decline'
  | 'cancel'
  | 'expire'
  | 'finalize'
  | 'requeue'
  | 'fail';

/**
 * The transition table: state x event -> next state; an absent cell is refused and changes nothing.
 * The Lua scripts of packages/ticket-store follow it and their tests walk every cell of it.
 */
export const ticketTransitions: Record<TicketState, Partial<Record<TicketEvent, TicketState>>> = {
  SEARCHING: { commit: 'PLACING', propose: 'REQUIRES_ACCEPTANCE', cancel: 'CANCELLED', expire: 'TIMED_OUT' },
  // accept: the last player of the match accepted. decline: also who did not answer in time. requeue: another declined.
  REQUIRES_ACCEPTANCE: { accept: 'PLACING', decline: 'CANCELLED', cancel: 'CANCELLED', requeue: 'SEARCHING' },
  PLACING: { finalize: 'MATCHED', requeue: 'SEARCHING', fail: 'FAILED' },
  MATCHED: {},
  CANCELLED: {},
  TIMED_OUT: {},
  FAILED: {},
};

/** Whether a ticket in this state still holds its players (they may not join again). */
export const isActive = (state: TicketState): boolean =>
  state === 'SEARCHING' || state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING';
