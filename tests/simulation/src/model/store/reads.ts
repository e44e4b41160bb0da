import type { Match, Ticket } from '@paireto/contracts';
import type { PlayerTicketView, TicketView } from '@paireto/ticket-store';
import { keyOf, type MatchRow, type StoreContext } from './tables.ts';
import { heldUntil, slotKey } from './ticket-places.ts';

export function readTicket(context: StoreContext, tenant: string, ticketId: string): TicketView | undefined {
  const row = context.tickets.get(keyOf(tenant, ticketId));
  if (row === undefined) return undefined;
  const { ticket, state, attempts, matchId, reason } = row;
  const stored = matchId === undefined ? undefined : context.matches.get(keyOf(tenant, matchId));
  // A match after an earlier one that came to nothing is not explained by that one's reason.
  const isPlaced = state === 'REQUIRES_ACCEPTANCE' || state === 'PLACING' || state === 'MATCHED';
  return {
    ...{ ticket, state, attempts, matchId },
    ...{ match: stored?.match, game: stored?.game, reason: isPlaced ? undefined : reason },
    acceptance: state === 'REQUIRES_ACCEPTANCE' && stored ? acceptanceOf(stored) : undefined,
  };
}

const acceptanceOf = ({ acceptBy, accepted }: MatchRow): TicketView['acceptance'] =>
  acceptBy === undefined ? undefined : { acceptBy, acceptedUserIds: [...accepted] };

/** The ticket that the player's slot points to. */
export function readPlayerTicket(context: StoreContext, tenant: string, userId: string): PlayerTicketView | undefined {
  const slot = context.slots.get(slotKey(context, tenant, userId));
  const view = slot && readTicket(context, tenant, slot.ticketId);
  return view && { ...view, heldUntil: view.state === 'MATCHED' ? heldUntil(context, slot) : undefined };
}

/** Pools of a tenant that changed since then and are not empty. */
export const listPools = (context: StoreContext, tenant: string, changedSinceMs: number): string[] =>
  [...context.pools.entries()]
    .map(([, row]) => row)
    .filter((row) => row.tenant === tenant && row.members.size > 0 && row.changedAtMs >= changedSinceMs)
    .map((row) => row.pool);

/** Waiting tickets of a pool that entered it since then. */
export function readPool(context: StoreContext, tenant: string, pool: string, pooledSinceMs: number): Ticket[] {
  const members = [...(context.pools.get(keyOf(tenant, pool))?.members ?? [])];
  return members
    .filter(([, enteredAtMs]) => enteredAtMs >= pooledSinceMs)
    .map(([ticketId]) => context.tickets.get(keyOf(tenant, ticketId)))
    .filter((row) => row?.state === 'SEARCHING')
    .map((row) => row!.ticket);
}

export const poolSize = (context: StoreContext, tenant: string, pool: string): number =>
  context.pools.get(keyOf(tenant, pool))?.members.size ?? 0;

/** Watched tickets of a tenant whose players were not seen for the grace. */
export const findAbsent = (context: StoreContext, tenant: string, graceMs: number): string[] =>
  [...context.seen.entries()]
    .filter(([key, { atMs }]) => key.startsWith(`${tenant}/`) && context.nowMs() - atMs >= graceMs)
    .map(([, { ticketId }]) => ticketId);

/** Matches of a tenant in one of the lists of those that need something, of at least this age. */
export const readMatches = (
  context: StoreContext,
  list: 'outbox' | 'placing',
  tenant: string,
  minAgeMs: number,
): Match[] =>
  [...context[list].entries()]
    .map(([, row]) => row)
    .filter(({ match, sinceMs }) => match.tenant === tenant && context.nowMs() - sinceMs >= minAgeMs)
    .map(({ match }) => match);
