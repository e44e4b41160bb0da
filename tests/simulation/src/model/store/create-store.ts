import type { Game, Match, StrikeTerms, Ticket } from '@paireto/contracts';
import type { EndedMatch, NewTicket } from '@paireto/ticket-store';
import { accept, decline, lapse, type PlayerAnswer } from './answer.ts';
import { placeChallenge, releaseMatch } from './challenges.ts';
import { abandon, cancel, expire, touch } from './end-wait.ts';
import { enqueue } from './enqueue.ts';
import { finalizeMatch, requeueMatch } from './finish.ts';
import { claimMatch, commitMatch } from './place.ts';
import { findAbsent, listPools, poolSize, readMatches, readPlayerTicket, readPool, readTicket } from './reads.ts';
import { keyOf, type StoreContext } from './tables.ts';

/** The ticket store as one atomic, synchronous state machine: what the scripts of packages/ticket-store do, one by one. */
export type Store = ReturnType<typeof createStore>;

export const createStore = (context: StoreContext) => ({
  enqueue: (ticket: NewTicket) => enqueue(context, ticket),
  cancel: (ticket: Ticket, userId?: string) => cancel(context, ticket, userId),
  expire: (ticket: Ticket) => expire(context, ticket),
  abandon: (ticket: Ticket, graceMs: number, strikes?: StrikeTerms) => abandon(context, ticket, graceMs, strikes),
  touch: (tenant: string, ticketId: string) => touch(context, tenant, ticketId),
  commitMatch: (match: Match) => commitMatch(context, match),
  acceptMatch: (answer: PlayerAnswer) => accept(context, answer),
  declineMatch: (answer: PlayerAnswer) => decline(context, answer),
  lapseMatches: (tenant: string) => lapse(context, tenant),
  claimMatch: (match: Match) => claimMatch(context, match, placeChallenge),
  finalizeMatch: (match: Match, game: Game) => finalizeMatch(context, match, game),
  requeueMatch: (match: Match, reason: string, final: boolean) => requeueMatch(context, match, reason, final),
  releaseMatch: (tenant: string, ended: EndedMatch) => releaseMatch(context, tenant, ended),
  clearOutbox: (match: Match) => context.outbox.set(keyOf(match.tenant, match.id), undefined),
  readTicket: (tenant: string, ticketId: string) => readTicket(context, tenant, ticketId),
  readPlayerTicket: (tenant: string, userId: string) => readPlayerTicket(context, tenant, userId),
  listPools: (tenant: string, changedSinceMs = 0) => listPools(context, tenant, changedSinceMs),
  readPool: (tenant: string, pool: string, pooledSinceMs = 0) => readPool(context, tenant, pool, pooledSinceMs),
  poolSize: (tenant: string, pool: string) => poolSize(context, tenant, pool),
  findAbsent: (tenant: string, graceMs: number) => findAbsent(context, tenant, graceMs),
  readOutbox: (tenant: string, minAgeMs: number) => readMatches(context, 'outbox', tenant, minAgeMs),
  readPlacing: (tenant: string, minAgeMs: number) => readMatches(context, 'placing', tenant, minAgeMs),
});
