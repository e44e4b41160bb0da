import { ticketTransitions } from '@paireto/contracts';
import type { Check } from './evidence.ts';
import { isForgotten, stateAfter, type TicketStory } from './history.ts';

/** How long after its time a ticket may still wait for somebody to notice. */
const EXPIRY_SLACK_MS = 5_000;

/** G1: every acknowledged ticket ends in exactly one terminal state or still waits, and only ever moves as the table says. */
export const ticketsEndOnce: Check = ({ history, endedAtMs }) => {
  const problems: string[] = [];
  const acknowledged = new Set<string>();
  for (const { reply } of history.requests) if (reply?.status === 201) acknowledged.add(reply.entry.id);

  for (const id of acknowledged)
    if (!history.tickets.has(id)) problems.push(`${id} was acknowledged and never existed`);
  for (const story of history.tickets.values()) {
    problems.push(...illegalMoves(story));
    const last = story.changes.at(-1)?.row;
    if (last === undefined) {
      if (acknowledged.has(story.id) && !isForgotten(story)) problems.push(`${story.id} was acknowledged and is gone`);
    } else if (last.state === 'REQUIRES_ACCEPTANCE') {
      problems.push(`${story.id} is asked for ever`);
    } else if (last.state === 'PLACING') {
      problems.push(`${story.id} is being placed for ever`);
    } else if (last.state === 'SEARCHING' && endedAtMs - last.ticket.expiresAt > EXPIRY_SLACK_MS) {
      problems.push(`${story.id} still waits although its time is over`);
    }
  }
  return problems;
};

function illegalMoves({ id, changes }: TicketStory): string[] {
  const problems: string[] = [];
  for (const [index, change] of changes.entries()) {
    const before = changes[index - 1]?.row;
    if (change.isLoss || before === undefined) continue;
    const after = stateAfter(change);
    const isListed = Object.values(ticketTransitions[before.state]).some((target) => target === after);
    if (!isListed) problems.push(`${id} went from ${before.state} to ${after}`);
  }
  return problems;
}
