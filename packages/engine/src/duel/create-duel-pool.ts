import { explainTicket } from '../explain/explain-ticket.ts';
import type { MatchProposal, PassResult, Pool } from '../pool-contract.ts';
import { checkPoolTicket } from '../rules/check-pool-ticket.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { regionOfGroup } from '../rules/regions.ts';
import { createDuelMatcher } from './duel-matcher.ts';
import { type Layout, NO_PLACE } from './layout.ts';
import { createTicketBook } from './ticket-book.ts';

/**
 * A pool for matches of one against one. Strategies:
 * - `longest-wait`, `fifo`: the longest waiting takes the best of those whom it may meet, or the next longest waiting
 *   (serve-seniors.ts). Nobody is left over who may meet anybody.
 * - `adaptive`: near neighbours within windows that suit the density of the queue, the best pairs for all
 *   (adaptive-windows.ts, pair-or-skip.ts); whoever has run out of patience is served first.
 * - `waves`: the same patience; then the best pairs for all under the rules' own windows (pair-wave.ts).
 *
 * A pass over everybody is O(n), and O(m log m) for m equal times or ratings among newcomers. Where little has changed
 * since the last pass, it looks only around that: at newcomers, at those near whom somebody left, and at those whose time
 * has come.
 */
export function createDuelPool<Ticket extends PoolTicket>(rules: MatchRules): Pool<Ticket> {
  const book = createTicketBook<Ticket>(rules);
  const matcher = createDuelMatcher(rules, book);

  const regionOf = (rule: NonNullable<MatchRules['regions']>, tickets: readonly Ticket[], nowMs: number) => {
    const pick = rules.expansionAge === 'oldest' ? Math.min : Math.max;
    return regionOfGroup(rule, tickets, nowMs - pick(...tickets.map(({ enqueuedAt }) => enqueuedAt)));
  };

  const placeOf = (tickets: Ticket[], named: number, nowMs: number): string | undefined => {
    if (rules.regions === undefined) return undefined;
    return named === NO_PLACE ? regionOf(rules.regions, tickets, nowMs) : rules.regions.names[named];
  };

  /** Column by column: the processor fetches many tickets at a time that way. */
  const proposalsOf = (seniors: Int32Array, nowMs: number): MatchProposal<Ticket>[] => {
    const { rights } = book.layout;
    const juniors = new Int32Array(seniors.length);
    for (let index = 0; index < seniors.length; index += 1) juniors[index] = rights[seniors[index]!]!;
    const named = namedByBoth(book.layout, seniors, juniors);
    const others = book.pick(juniors);
    const proposals = new Array<MatchProposal<Ticket>>(seniors.length);
    for (let index = 0; index < seniors.length; index += 1) {
      const tickets = [book.at(seniors[index]!), others[index]!];
      const region = placeOf(tickets, named[index]!, nowMs);
      proposals[index] = region === undefined ? { tickets, teams } : { tickets, teams, region };
    }
    book.removePairs(seniors, rights);
    return proposals;
  };

  return {
    get size() {
      return book.size;
    },
    get playerCount() {
      return book.size;
    },
    add(ticket) {
      checkPoolTicket(ticket);
      const slot = book.add(ticket);
      if (slot !== undefined) matcher.added(slot);
      return slot !== undefined;
    },
    remove(id) {
      const slot = book.slotOf(id);
      if (slot === undefined) return undefined;
      matcher.leaving(slot);
      return book.remove(slot);
    },
    get(id) {
      const slot = book.slotOf(id);
      return slot === undefined ? undefined : book.at(slot);
    },
    has: (id) => book.slotOf(id) !== undefined,
    tickets: (step) => book.tickets(step),
    findMatches(nowMs): PassResult<Ticket> {
      const proposals = proposalsOf(matcher.pass(nowMs), nowMs);
      return { proposals, nextPassAtMs: matcher.nextPassAt(nowMs) };
    },
    explain(id, nowMs) {
      const slot = book.slotOf(id);
      return slot === undefined ? undefined : explainTicket(rules, book.tickets(), book.at(slot), nowMs);
    },
  };
}

/** The same for all: a match of a million fewer arrays. */
const teams = Object.freeze([0, 1]) as number[];

/** By pair: the number of the region that both name, when nothing else is to be weighed. */
function namedByBoth({ places }: Layout, ones: Int32Array, others: Int32Array): Int8Array {
  const named = new Int8Array(ones.length);
  for (let index = 0; index < ones.length; index += 1) {
    const place = places[ones[index]!]!;
    named[index] = place === places[others[index]!] ? place : NO_PLACE;
  }
  return named;
}
