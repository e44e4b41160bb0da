import type { Match, Ticket } from '@paireto/contracts';
import type { TicketStore } from './ticket-store.ts';

/** Is told of tickets that changed, after the store has the change. Must not throw. */
export interface ChangeListener {
  tickets(tickets: readonly Pick<Ticket, 'tenant' | 'id' | 'players'>[]): void;
  matches(matches: readonly Match[]): void;
}

/**
 * The same store, which also tells of every ticket whose state a call of this process changed. Where an answer was lost nobody
 * is told, so listeners must look for themselves now and then.
 */
export function tellChanges(store: TicketStore, listener: ChangeListener): TicketStore {
  /** Runs a call over a list and tells of those members whose outcome is one of these. */
  const telling = async <Member, Outcome extends { outcome: string }>(
    members: readonly Member[],
    call: Promise<Outcome[]>,
    tell: (member: Member, outcome: Outcome) => void,
  ): Promise<Outcome[]> => {
    const outcomes = await call;
    for (const [index, outcome] of outcomes.entries()) tell(members[index]!, outcome);
    return outcomes;
  };

  return {
    ...store,
    enqueue: (tenant, tickets) =>
      telling(tickets, store.enqueue(tenant, tickets), (_, outcome) => {
        if (outcome.outcome === 'enqueued') listener.tickets([outcome.ticket]);
      }),
    cancel: (tenant, tickets, userId) =>
      telling(tickets, store.cancel(tenant, tickets, userId), (ticket, outcome) => {
        if (outcome.outcome !== 'cancelled') return;
        if (outcome.fallen) listener.matches([outcome.fallen.match]);
        else listener.tickets([ticket]);
      }),
    expire: (tenant, tickets) =>
      telling(tickets, store.expire(tenant, tickets), (ticket, outcome) => {
        if (outcome.outcome === 'expired') listener.tickets([ticket]);
      }),
    abandon: (tenant, queue, tickets, graceMs, strikes) =>
      telling(tickets, store.abandon(tenant, queue, tickets, graceMs, strikes), (ticket, outcome) => {
        if (outcome.outcome === 'abandoned') listener.tickets([ticket]);
      }),
    commitMatches: (tenant, matches) =>
      telling(matches, store.commitMatches(tenant, matches), (match, outcome) => {
        if (outcome.outcome === 'committed') listener.matches([match]);
      }),
    acceptMatches: (tenant, answers) =>
      telling(answers, store.acceptMatches(tenant, answers), (_, outcome) => {
        if ('match' in outcome) listener.matches([outcome.match]);
      }),
    declineMatches: (tenant, answers) =>
      telling(answers, store.declineMatches(tenant, answers), (_, outcome) => {
        if (outcome.outcome === 'declined') listener.matches([outcome.fallen.match]);
      }),
    async lapseMatches(tenant, limit) {
      const fallen = await store.lapseMatches(tenant, limit);
      listener.matches(fallen.map(({ match }) => match));
      return fallen;
    },
    claimMatches: (tenant, matches) =>
      telling(matches, store.claimMatches(tenant, matches), (match, outcome) => {
        // The tickets of a challenge are first heard of here.
        if (outcome.outcome === 'void' || match.challenge !== undefined) listener.matches([match]);
      }),
    finalizeMatches: (tenant, games) =>
      telling(games, store.finalizeMatches(tenant, games), ({ match }, outcome) => {
        if (outcome.outcome === 'finalized') listener.matches([match]);
      }),
    requeueMatches: (tenant, refused) =>
      telling(refused, store.requeueMatches(tenant, refused), ({ match }, outcome) => {
        if (outcome.outcome === 'requeued') listener.matches([match]);
      }),
  };
}
