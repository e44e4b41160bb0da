import type { Match, Ticket } from '@paireto/contracts';
import { type Asked, readAsked } from '../reads/read-asked.ts';
import type { StoreAccess } from '../store-access.ts';
import type { AcceptOutcome, DeclineOutcome, PlayerAnswer } from '../ticket-store.ts';
import { type AskedAnswer, acceptMatches } from './accept-matches.ts';
import { declineMatches } from './decline-matches.ts';
import { lapseMatches } from './lapse-matches.ts';

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
  const pending = answers.flatMap((answer, index) => {
    const { ticket, match } = asked[index] ?? {};
    if (ticket === undefined || match === undefined || !isOf(ticket, answer.userId) || !means(answer, match)) return [];
    return [{ match, ticketId: answer.ticketId, userId: answer.userId }];
  });
  const outcomes = (await run(pending)).values();
  return answers.map((answer, index) => {
    const about = asked[index];
    if (about === undefined || !isOf(about.ticket, answer.userId)) return { outcome: 'not-found' };
    if (about.match === undefined || !means(answer, about.match)) return { outcome: 'not-asked', state: about.state };
    return outcomes.next().value as Outcome;
  });
}

const means = ({ matchId }: PlayerAnswer, match: Match): boolean => matchId === undefined || matchId === match.id;

const isOf = (ticket: Ticket, userId: string): boolean => ticket.players.some((player) => player.userId === userId);
