import type { Match, Ticket } from '@paireto/contracts';
import type { TicketStore } from './ticket-store.ts';

type ChangedTicket = Pick<Ticket, 'tenant' | 'id' | 'players'>;

/** Is told of tickets that changed, after the store has the change: once of all of a call. Must not throw. */
export interface ChangeListener {
  tickets(tickets: readonly ChangedTicket[]): void;
  matches(matches: readonly Match[]): void;
}

/**
 * The same store, which also tells of every ticket whose state a call of this process changed. Where an answer was lost nobody
 * is told, so listeners must look for themselves now and then.
 */
export function tellChanges(store: TicketStore, listener: ChangeListener): TicketStore {
  /** Runs a call over a list and tells, all at once, of what has changed of each member; undefined where nothing has. */
  const telling = async <Member, Outcome extends { outcome: string }>(
    members: readonly Member[],
    call: Promise<Outcome[]>,
    changeOf: (member: Member, outcome: Outcome) => ChangedTicket | Match | undefined,
  ): Promise<Outcome[]> => {
    const outcomes = await call;
    const tickets: ChangedTicket[] = [];
    const matches: Match[] = [];
    for (let index = 0; index < outcomes.length; index += 1) {
      const change = changeOf(members[index]!, outcomes[index]!);
      if (change === undefined) continue;
      if ('tickets' in change) matches.push(change);
      else tickets.push(change);
    }
    if (tickets.length > 0) listener.tickets(tickets);
    if (matches.length > 0) listener.matches(matches);
    return outcomes;
  };

  return {
    ...store,
    enqueue: (tenant, tickets) =>
      telling(tickets, store.enqueue(tenant, tickets), (_, outcome) =>
        outcome.outcome === 'enqueued' ? outcome.ticket : undefined,
      ),
    cancel: (tenant, tickets, userId) =>
      telling(tickets, store.cancel(tenant, tickets, userId), (ticket, outcome) =>
        outcome.outcome === 'cancelled' ? (outcome.fallen?.match ?? ticket) : undefined,
      ),
    expire: (tenant, tickets) =>
      telling(tickets, store.expire(tenant, tickets), (ticket, outcome) =>
        outcome.outcome === 'expired' ? ticket : undefined,
      ),
    abandon: (tenant, queue, tickets, graceMs, strikes) =>
      telling(tickets, store.abandon(tenant, queue, tickets, graceMs, strikes), (ticket, outcome) =>
        outcome.outcome === 'abandoned' ? ticket : undefined,
      ),
    commitMatches: (tenant, matches) =>
      telling(matches, store.commitMatches(tenant, matches), (match, outcome) =>
        outcome.outcome === 'committed' ? match : undefined,
      ),
    acceptMatches: (tenant, answers) =>
      telling(answers, store.acceptMatches(tenant, answers), (_, outcome) =>
        'match' in outcome ? outcome.match : undefined,
      ),
    declineMatches: (tenant, answers) =>
      telling(answers, store.declineMatches(tenant, answers), (_, outcome) =>
        outcome.outcome === 'declined' ? outcome.fallen.match : undefined,
      ),
    async lapseMatches(tenant, limit) {
      const fallen = await store.lapseMatches(tenant, limit);
      if (fallen.length > 0) listener.matches(fallen.map(({ match }) => match));
      return fallen;
    },
    claimMatches: (tenant, matches) =>
      telling(matches, store.claimMatches(tenant, matches), (match, outcome) =>
        // The tickets of a challenge are first heard of here.
        outcome.outcome === 'void' || match.challenge !== undefined ? match : undefined,
      ),
    finalizeMatches: (tenant, games) =>
      telling(games, store.finalizeMatches(tenant, games), ({ match }, outcome) =>
        outcome.outcome === 'finalized' ? match : undefined,
      ),
    requeueMatches: (tenant, refused) =>
      telling(refused, store.requeueMatches(tenant, refused), ({ match }, outcome) =>
        outcome.outcome === 'requeued' ? match : undefined,
      ),
  };
}
