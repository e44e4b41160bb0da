import type { Ticket } from '@paireto/contracts';
import { admits } from '@paireto/engine';
import { toMatchRules, toPoolTicket } from '@paireto/rulesets';
import { presetRuleset } from '@paireto/testkit';
import type { TicketStore } from '@paireto/ticket-store';

const chess = presetRuleset('chess');
const rules = toMatchRules(chess);

/** What still has to happen before nothing changes any more. */
export interface Unsettled {
  /** Matches that are being placed, or whose event is not yet published. */
  placing: number;
  /** Tickets that wait although somebody whom they could meet waits, too. */
  couldMeet: string[];
}

/** Two who fit are matched at once; this much is left to a slow machine. */
const GRACE_MS = 3_000;

/** Looks through the pools of these tenants. */
export async function findUnsettled(store: TicketStore, tenants: readonly string[]): Promise<Unsettled> {
  const nowMs = await store.nowMs();
  const parts = await Promise.all(
    tenants.map(async (tenant) => {
      const placing = (await store.countPlacing(tenant)) + (await store.readOutbox(tenant, 0, 1_000)).length;
      const pools = await store.listPools(tenant);
      const couldMeet = await Promise.all(
        pools.map(async (pool) => ticketsThatCouldMeet(await store.readPool(tenant, pool), nowMs - GRACE_MS)),
      );
      return { placing, couldMeet: couldMeet.flat() };
    }),
  );
  return {
    placing: parts.reduce((sum, { placing }) => sum + placing, 0),
    couldMeet: [...new Set(parts.flatMap(({ couldMeet }) => couldMeet))],
  };
}

/** Ids of the tickets of one chess pool that fitted somebody else of it already at this time (epoch ms). */
export function ticketsThatCouldMeet(tickets: readonly Ticket[], atMs: number): string[] {
  const waiting = tickets
    .filter((ticket) => ticket.enqueuedAt <= atMs)
    .map((ticket) => toPoolTicket(chess, ticket, ticket.pools[0]!));
  const ids = new Set<string>();
  for (const [index, one] of waiting.entries()) {
    for (const other of waiting.slice(index + 1)) {
      if (!admits(rules, one, other, atMs)) continue;
      ids.add(one.id);
      ids.add(other.id);
    }
  }
  return [...ids];
}
