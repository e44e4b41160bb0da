import type { Check } from './evidence.ts';

/** A gateway passes on at most one look per quarter of the grace. */
const SHARE_OF_GRACE = 0.7;
const SLACK_MS = 10_000;

/** Who looks after an entry keeps it; who does not loses it. */
export const presence: Check = ({ history, tables, queue, scenario, endedAtMs }) => {
  const graceMs = queue.presence?.graceMs ?? 0;
  if (graceMs === 0) return [];
  const problems: string[] = [];
  for (const { id, tenant, userId, changes } of history.tickets.values()) {
    const last = changes.at(-1);
    if (scenario !== 'calm' || last?.row?.reason !== 'abandoned') continue;
    const seenAtMs = history.requests
      .filter(({ caller }) => caller.tenant === tenant && caller.userId === userId)
      .filter(({ request, answeredAtMs }) => request.verb === 'read' && request.entryId === id && answeredAtMs)
      .map(({ answeredAtMs }) => answeredAtMs ?? 0)
      .filter((atMs) => atMs < last.atMs);
    const sinceMs = last.atMs - Math.max(0, ...seenAtMs);
    if (sinceMs < SHARE_OF_GRACE * graceMs) problems.push(`${id} was abandoned ${sinceMs} ms after a look at it`);
  }
  for (const [, { ticketId, atMs }] of tables.seen.entries()) {
    if (endedAtMs - atMs > graceMs + SLACK_MS) problems.push(`${ticketId} still waits although its player is gone`);
  }
  return problems;
};
