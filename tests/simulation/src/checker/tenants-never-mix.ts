import type { Check } from './evidence.ts';

/** G7: matches stay within a tenant, and nobody is told of anybody else's entry. */
export const tenantsNeverMix: Check = ({ history }) => {
  const problems: string[] = [];
  for (const { match } of history.matches.values()) {
    for (const { ticketId } of match.tickets) {
      const ticket = history.tickets.get(ticketId);
      // Those of a challenge that was void were never stored.
      if (ticket === undefined && match.challenge !== undefined) continue;
      const tenant = ticket?.tenant;
      if (tenant !== match.tenant) problems.push(`${match.id} of ${match.tenant} has ${ticketId} of ${tenant}`);
    }
  }
  for (const { caller, reply } of history.requests) {
    if (reply === undefined) continue;
    const id = 'entryId' in reply ? reply.entryId : 'entry' in reply ? reply.entry?.id : undefined;
    const story = id === undefined ? undefined : history.tickets.get(id);
    if (story === undefined) continue;
    const isOwn = story.tenant === caller.tenant && story.userId === caller.userId;
    if (!isOwn) problems.push(`${caller.tenant}/${caller.userId} was told of ${id} of ${story.tenant}/${story.userId}`);
  }
  return problems;
};
