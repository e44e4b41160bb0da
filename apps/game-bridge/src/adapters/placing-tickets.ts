import type { Match } from '@paireto/contracts';
import { createKeyedBatcher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { PlacingTickets } from '../ports/placing-tickets.ts';
import { cutLike } from '../use-cases/cut-like.ts';

/** What arrives together is asked together; the store splits what is too long for one script call. */
const MAX_LISTS = 16;
const MAX_BATCH = 1_000;

/** The ticket store, with lists of the same moment and tenant put together underneath. */
export function createPlacingTickets(
  store: Pick<TicketStore, 'claimMatches' | 'finalizeMatches' | 'requeueMatches'>,
): PlacingTickets {
  return {
    claim: joinLists((match) => match, store.claimMatches),
    finalize: joinLists(({ match }) => match, store.finalizeMatches),
    requeue: createKeyedBatcher({
      maxBatch: MAX_BATCH,
      keyOf: ({ match }) => match.tenant,
      run: (tenant, refused) => store.requeueMatches(tenant, refused),
    }),
  };
}

/** Asks about several lists of a tenant at once; each gets its own part of the answer. */
const joinLists = <Item, Outcome>(
  matchOf: (item: Item) => Match,
  run: (tenant: string, items: readonly Item[]) => Promise<readonly Outcome[]>,
): ((items: readonly Item[]) => Promise<readonly Outcome[]>) =>
  createKeyedBatcher({
    maxBatch: MAX_LISTS,
    keyOf: ([first]) => (first === undefined ? '' : matchOf(first).tenant),
    run: async (tenant, lists) => cutLike(lists, await run(tenant, lists.flat())),
  });
