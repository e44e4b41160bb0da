import { partyRating, type Ruleset, type Ticket, type WaitEstimate } from '@paireto/contracts';
import { type ExpectedWait, expectedWait, type WaitEstimates } from '@paireto/wait-estimates';
import type { EntryStore } from '../ports/entry-store.ts';

interface RatedPlayers {
  readonly players: readonly { readonly rating: number }[];
}

/**
 * How long a ticket is to wait in all that has waited `waitedMs` already: in the best of its pools, by the strength of its
 * players. Undefined while too little is known. At once where the store knows it.
 */
export function readExpectedWait(
  store: Pick<EntryStore, 'readEstimates'>,
  ruleset: Ruleset | undefined,
  ticket: Pick<Ticket, 'tenant' | 'pools'> & RatedPlayers,
  waitedMs: number,
): ExpectedWait | undefined | Promise<ExpectedWait | undefined> {
  if (ruleset === undefined || ticket.players.length === 0) return undefined;
  const read = store.readEstimates(ticket.tenant, ticket.pools);
  const inThese = (estimates: readonly (WaitEstimates | undefined)[]) =>
    shortest(estimates, ratingIn(ruleset, ticket), waitedMs);
  return read instanceof Promise ? read.then(inThese) : inThese(read);
}

function shortest(
  estimates: readonly (WaitEstimates | undefined)[],
  rating: number | undefined,
  waitedMs: number,
): ExpectedWait | undefined {
  let best: ExpectedWait | undefined;
  for (const each of estimates) {
    if (each === undefined) continue;
    const wait = expectedWait(each, rating, waitedMs);
    best =
      best === undefined ? wait : { p50Ms: Math.min(best.p50Ms, wait.p50Ms), p90Ms: Math.min(best.p90Ms, wait.p90Ms) };
  }
  return best;
}

const ratingIn = (ruleset: Ruleset, { players }: RatedPlayers): number | undefined =>
  ruleset.rating === undefined
    ? undefined
    : partyRating(
        ruleset,
        players.map(({ rating }) => rating),
      );

/** To the millisecond, because many waits are shorter than a second. */
export const waitEstimateOf = (wait: ExpectedWait | undefined): WaitEstimate | null =>
  wait === undefined ? null : { p50_seconds: wait.p50Ms / 1_000, p90_seconds: wait.p90Ms / 1_000 };

/** In whole seconds, rounded up; null when there is none. */
export const estimateSeconds = (wait: ExpectedWait | undefined): number | null =>
  wait === undefined ? null : Math.ceil(wait.p50Ms / 1_000);
