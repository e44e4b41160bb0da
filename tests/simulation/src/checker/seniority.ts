import type { Match, Ruleset, Ticket } from '@paireto/contracts';
import { isSenior, type PoolTicket } from '@paireto/engine';
import { toPoolTicket } from '@paireto/rulesets';
import { areCompatible } from './compatible.ts';
import type { Check, Evidence } from './evidence.ts';
import { rowsBetween } from './history.ts';

/** After this long in a pool, and this long after the last fault, every shard knows of a ticket. */
const KNOWN_AFTER_MS = 5_000;
const CALM_AFTER_MS = 15_000;
/** A ticket that was in a proposal so shortly before may have been on its way back. */
const PROPOSAL_MS = 3_000;

/** G5: `enqueued_at` never changes, and the longest waiting keeps its place. */
export const seniority: Check = (evidence) => [...changedTimes(evidence), ...overtaken(evidence)];

function changedTimes({ history }: Evidence): string[] {
  const problems: string[] = [];
  const first = new Map<string, number>();
  for (const { id, changes } of history.tickets.values()) {
    const times = new Set(changes.flatMap(({ row }) => (row === undefined ? [] : [row.ticket.enqueuedAt])));
    if (times.size > 1) problems.push(`${id} has enqueued_at ${[...times].join(' and ')}`);
    first.set(id, [...times][0] ?? 0);
  }
  for (const { match } of history.matches.values()) {
    for (const { ticketId, enqueuedAt } of match.tickets) {
      // The tickets of a challenge that was void were never stored.
      if (first.has(ticketId) && enqueuedAt !== first.get(ticketId))
        problems.push(`${match.id} has another enqueued_at for ${ticketId}`);
    }
  }
  for (const { reply } of history.requests) {
    const entry = reply && 'entry' in reply ? reply.entry : null;
    if (entry && entry.enqueuedAt !== first.get(entry.id)) problems.push(`${entry.id} was told another enqueued_at`);
  }
  return problems;
}

/** Whom a match passed over although they had waited longer, could have played, and everybody knew of them. */
function overtaken(evidence: Evidence): string[] {
  const { history, healedAtMs, scenario } = evidence;
  const calmFromMs = scenario === 'calm' || scenario === 'crashes' ? 0 : healedAtMs + CALM_AFTER_MS;
  return [...history.matches.values()].flatMap(({ match, changes }) =>
    match.challenge === undefined && match.proposedAt >= calmFromMs && isProposal(changes[0]?.row?.state)
      ? passedOver(evidence, match)
      : [],
  );
}

const isProposal = (state: string | undefined): boolean => state === 'PLACING' || state === 'REQUIRES_ACCEPTANCE';

function passedOver({ history, queue }: Evidence, match: Match): string[] {
  const paired = match.tickets.map(({ ticketId }) => history.tickets.get(ticketId)!.changes[0]!.row!.ticket);
  const problems: string[] = [];
  for (const story of history.tickets.values()) {
    const knownSinceMs = match.proposedAt - KNOWN_AFTER_MS;
    const isWaiting = rowsBetween(story, knownSinceMs, match.proposedAt).every((row) => row?.state === 'SEARCHING');
    const ticket = story.changes[0]?.row?.ticket;
    if (!isWaiting || ticket === undefined || !sharesPool(ticket, match)) continue;
    const tried = history.proposals.get(story.id) ?? [];
    if (tried.some((atMs) => Math.abs(match.proposedAt - atMs) < PROPOSAL_MS)) continue;
    const isSeniorToAll = paired.every((other) => isSenior(asPoolTicket(queue, ticket), asPoolTicket(queue, other)));
    const couldPlay = paired.some((other) => areCompatible(queue, ticket, other, match.proposedAt));
    if (isSeniorToAll && couldPlay) problems.push(`${story.id} was passed over by ${match.id}`);
  }
  return problems;
}

const sharesPool = (ticket: Ticket, match: Match): boolean =>
  ticket.tenant === match.tenant && ticket.pools.includes(match.pool);

const asPoolTicket = (queue: Ruleset, ticket: Ticket): PoolTicket => toPoolTicket(queue, ticket, ticket.pools[0]!);
