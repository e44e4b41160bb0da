import type { Match, Ticket } from '@paireto/contracts';
import { expect } from 'vitest';
import type { ClockedStore } from './clocked-stores.ts';
import { answersOf, enqueued, matchOf, newTicket, TENANT } from './tickets.ts';

/** The pools that asked tickets wait in. */
export const ASKED_POOLS = ['arena:5v5', 'arena:3v3'];
/** For how long their players may think. */
export const THINK_MS = 10_000;

/** What tests of ready checks do again and again, to the store of the moment. */
export function readyCheckSteps(at: () => ClockedStore) {
  /** Tickets of these players, a party where there are several, and a match that asks all of them. */
  async function asked(...parties: string[][]): Promise<{ match: Match; tickets: Ticket[] }> {
    const tickets = await enqueued(
      at().store,
      TENANT,
      parties.map((userIds) => newTicket({ userIds, pools: ASKED_POOLS, presence: true })),
    );
    const match = { ...matchOf(...tickets), acceptWithinMs: THINK_MS };
    expect(await at().store.commitMatches(TENANT, [match])).toEqual([{ outcome: 'committed' }]);
    return { match, tickets };
  }
  const answer = (match: Match, userId: string) => answersOf(match).find((each) => each.userId === userId)!;
  const accept = async (match: Match, ...userIds: string[]) =>
    at().store.acceptMatches(
      TENANT,
      userIds.map((userId) => answer(match, userId)),
    );
  const decline = async (match: Match, userId: string) =>
    (await at().store.declineMatches(TENANT, [answer(match, userId)]))[0];
  const lapse = () => at().store.lapseMatches(TENANT, 10);
  const viewOf = async (ticket: Ticket) => (await at().store.readTicket(TENANT, ticket.id))!;
  const statesOf = async (tickets: readonly Ticket[]) =>
    Promise.all(tickets.map(async (ticket) => (await viewOf(ticket)).state));
  const joinOutcome = async (...userIds: string[]) => (await at().store.enqueue(TENANT, [newTicket({ userIds })]))[0];
  return { asked, accept, decline, lapse, viewOf, statesOf, joinOutcome };
}
