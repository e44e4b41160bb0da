import { randomUUID } from 'node:crypto';
import type { Game, Match, Ticket } from '@paireto/contracts';
import { buildMatch, buildMatchTicket, buildTicket } from '@paireto/testkit';
import type { EndedMatch, NewTicket, TicketStore } from '../ticket-store.ts';

/** The tenant of most tests. */
export const TENANT = 'demo';

/** Why a match is void whose tickets are in others, or have ended. */
export const WENT_ELSEWHERE = 'the tickets went elsewhere';

/** A ticket to be enqueued; `userIds` are its players. */
export function newTicket(
  overrides: Partial<Omit<NewTicket, 'players'>> & { userIds?: readonly string[] } = {},
): NewTicket {
  const { userIds, ...rest } = overrides;
  const { enqueuedAt, expiresAt, players, ...ticket } = buildTicket();
  const asked = players.map(({ userId, rating }) => ({ userId, rating }));
  return {
    ...ticket,
    maxWaitMs: expiresAt - enqueuedAt,
    players: userIds?.map((userId) => ({ userId, rating: 1_500 })) ?? asked,
    ...rest,
  };
}

/** Enqueues tickets that nothing speaks against. */
export async function enqueued(store: TicketStore, tenant: string, tickets: readonly NewTicket[]): Promise<Ticket[]> {
  const outcomes = await store.enqueue(tenant, tickets);
  return outcomes.map((outcome) => {
    if (outcome.outcome !== 'enqueued') throw new Error(`not enqueued: ${JSON.stringify(outcome)}`);
    return outcome.ticket;
  });
}

/** So many waiting tickets of one player each. */
export const waiting = (store: TicketStore, count: number, overrides: Partial<NewTicket> = {}): Promise<Ticket[]> =>
  enqueued(
    store,
    TENANT,
    Array.from({ length: count }, () => ({ ...newTicket(), ...overrides, id: newTicket().id })),
  );

/** A proposal of these tickets, white first. */
export const matchOf = (...tickets: readonly Ticket[]): Match =>
  buildMatch({
    tenant: tickets[0]!.tenant,
    pool: tickets[0]!.pools[0]!,
    tickets: tickets.map((ticket, index) => buildMatchTicket(ticket, index % 2 === 0 ? 'white' : 'black')),
  });

/** The match of an accepted challenge between these players, the first of them white. Nobody enqueued its tickets. */
export const challengeOf = (userIds: readonly string[], overrides: Partial<Match> = {}): Match => {
  const match = buildMatch({ tenant: TENANT, ...overrides });
  return {
    ...match,
    id: overrides.id ?? randomUUID(),
    challenge: overrides.challenge ?? { id: randomUUID() },
    tickets:
      overrides.tickets ??
      userIds.map((userId, index) => ({
        ticketId: randomUUID(),
        team: index === 0 ? 'white' : 'black',
        players: [{ userId, rating: 1_500, deviation: 60, sideBalance: index }],
        pools: [match.pool],
        enqueuedAt: match.proposedAt - 30_000,
        expiresAt: match.proposedAt + 570_000,
      })),
  };
};

/** What the record of a match tells a store when its game is over. */
export const endedMatch = (match: Match): EndedMatch => ({
  matchId: match.id,
  ticketIds: match.tickets.map(({ ticketId }) => ticketId),
  userIds: match.tickets.flatMap(({ players }) => players.map(({ userId }) => userId)),
});

/** A ticket of a running game with two seats to be filled. */
export const seatsFor = (overrides: Partial<NewTicket> = {}): NewTicket => {
  const ticket = newTicket({ userIds: [] });
  const seated = { team: 'white', players: [{ userId: 'seated', rating: 1_500 }], open: 1 };
  const teams = [seated, { team: 'black', players: [], open: 1 }];
  return { ...ticket, backfill: { gameId: `game-of-${ticket.id}`, teams }, ...overrides };
};

/** An answer of each player of a match. */
export const answersOf = (match: Match): { ticketId: string; userId: string }[] =>
  match.tickets.flatMap(({ ticketId, players }) => players.map(({ userId }) => ({ ticketId, userId })));

/** A game of its own. */
export const gameFor = (match: Match): Game => ({ gameId: `game-${match.id}`, serverAddr: 'play.example:443' });

/** Consecutive pairs of a list. */
export const pairs = <Item>(items: readonly Item[]): [Item, Item][] =>
  Array.from({ length: Math.floor(items.length / 2) }, (_, index) => [items[2 * index]!, items[2 * index + 1]!]);
