import type { Ticket } from '@paireto/contracts';
import { type Asked, readAsked } from '../reads/read-asked.ts';
import type { StoreAccess } from '../store-access.ts';
import type { AcceptOutcome, DeclineOutcome } from '../ticket-store.ts';
import { type AskedAnswer, acceptMatches } from './accept-matches.ts';
import { declineMatches } from './decline-matches.ts';
import { lapseMatches } from './lapse-matches.ts';

/** A player's answer to a ready check. */
export interface PlayerAnswer {
  ticketId: string;
  userId: string;
}

/** Players accept. A ticket whose match is gone waits again: nobody could ever accept that match. */
export async function accept(
  access: StoreAccess,
  tenant: string,
  answers: readonly PlayerAnswer[],
): Promise<AcceptOutcome[]> {
  const asked = await readAsked(access.redis, access.keysOf(tenant), ticketIdsOf(answers));
  const gone = answers.flatMap(({ userId }, index) => {
    const about = asked[index];
    return about?.match !== undefined && about.isGone && isOf(about.ticket, userId) ? [about.match] : [];
  });
  await access.run(lapseMatches, tenant, gone);
  return answerAll(answers, asked, (pending) => access.run(acceptMatches, tenant, pending));
}

/** Players decline, each for the whole of their ticket. */
export async function decline(
  access: StoreAccess,
  tenant: string,
  answers: readonly PlayerAnswer[],
): Promise<DeclineOutcome[]> {
  const asked = await readAsked(access.redis, access.keysOf(tenant), ticketIdsOf(answers));
  return answerAll(answers, asked, (pending) => access.run(declineMatches, tenant, pending));
}

const ticketIdsOf = (answers: readonly PlayerAnswer[]): string[] => answers.map(({ ticketId }) => ticketId);

/** Gives those answers to a script that are about a match; the others answer themselves. Outcomes in order. */
async function answerAll<Outcome>(
  answers: readonly PlayerAnswer[],
  asked: readonly (Asked | undefined)[],
  run: (pending: AskedAnswer[]) => Promise<Outcome[]>,
): Promise<(Outcome | { outcome: 'not-found' } | { outcome: 'not-asked'; state: Asked['state'] })[]> {
  const pending = answers.flatMap(({ ticketId, userId }, index) => {
    const { ticket, match } = asked[index] ?? {};
    return ticket !== undefined && match !== undefined && isOf(ticket, userId) ? [{ match, ticketId, userId }] : [];
  });
  const outcomes = (await run(pending)).values();
  return answers.map(({ userId }, index) => {
    const about = asked[index];
    if (about === undefined || !isOf(about.ticket, userId)) return { outcome: 'not-found' };
    if (about.match === undefined) return { outcome: 'not-asked', state: about.state };
    return outcomes.next().value as Outcome;
  });
}

const isOf = (ticket: Ticket, userId: string): boolean => ticket.players.some((player) => player.userId === userId);
