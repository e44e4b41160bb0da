import { explainTicket } from '../explain/explain-ticket.ts';
import type { MatchProposal, PassResult, Pool } from '../pool-contract.ts';
import { checkPoolTicket } from '../rules/check-pool-ticket.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import { isSenior, type PoolTicket } from '../rules/pool-ticket.ts';
import { regionOfGroup } from '../rules/regions.ts';
import { createDuelMatcher } from './duel-matcher.ts';
import { createTicketBook } from './ticket-book.ts';

/**
 * A pool for matches of one against one. Strategies: `longest-wait` and `fifo` serve the longest waiting first
 * (see serve-seniors.ts).
 */
export function createDuelPool<Ticket extends PoolTicket>(rules: MatchRules): Pool<Ticket> {
  const book = createTicketBook<Ticket>(rules);
  const matcher = createDuelMatcher(rules, book);

  const proposalOf = (one: Ticket, other: Ticket, nowMs: number): MatchProposal<Ticket> => {
    const tickets = isSenior(one, other) ? [one, other] : [other, one];
    if (rules.regions === undefined) return { tickets, teams: [0, 1] };
    const pick = rules.expansionAge === 'oldest' ? Math.min : Math.max;
    const region = regionOfGroup(rules.regions, tickets, nowMs - pick(one.enqueuedAt, other.enqueuedAt));
    return region === undefined ? { tickets, teams: [0, 1] } : { tickets, teams: [0, 1], region };
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
    tickets: () => book.tickets(),
    findMatches(nowMs): PassResult<Ticket> {
      const proposals: MatchProposal<Ticket>[] = [];
      matcher.pass(nowMs, (one, other) => {
        proposals.push(proposalOf(book.at(one), book.at(other), nowMs));
        book.remove(one);
        book.remove(other);
      });
      proposals.sort((a, b) => (isSenior(a.tickets[0]!, b.tickets[0]!) ? -1 : 1));
      return { proposals, nextPassAtMs: matcher.nextPassAt(nowMs) };
    },
    explain(id, nowMs) {
      const slot = book.slotOf(id);
      return slot === undefined ? undefined : explainTicket(rules, book.tickets(), book.at(slot), nowMs);
    },
  };
}
