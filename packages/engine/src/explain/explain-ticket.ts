import type { TicketExplanation } from '../pool-contract.ts';
import { admittedFrom, countingWait, pairCost, refusalsOf } from '../rules/admission.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import { isSenior, type PoolTicket } from '../rules/pool-ticket.ts';
import { noteOn } from './note-on.ts';

/** What stands between the ticket and one candidate at this time. */
interface Standing {
  candidate: PoolTicket;
  cost: number;
  /** The rules that refuse now. Empty: it may be met. */
  refusedBy: string[];
  /** When it may be met if both go on waiting, epoch ms; Infinity: never. Of no meaning when it may be met now. */
  admittedAt: number;
  /** Of the rules that refuse now, those that are the last to give way. */
  lastToRelax: string[];
}

/**
 * Why a ticket waits: what its own rules say of every other ticket of the pool, two at a time. Looks at each once and
 * keeps nothing: O(tickets · rules).
 * @param tickets those of the pool; whether the ticket itself is among them does not matter
 */
export function explainTicket(
  rules: MatchRules,
  tickets: Iterable<PoolTicket>,
  ticket: PoolTicket,
  nowMs: number,
): TicketExplanation {
  const refused = new Map<string, number>();
  const admissible: PoolTicket[] = [];
  let candidates = 0;
  let nearest: Standing | undefined;
  let next: { at: number; rules: Set<string>; admits: number } | undefined;
  for (const candidate of tickets) {
    if (candidate.id === ticket.id) continue;
    candidates += 1;
    const standing = standingOf(rules, ticket, candidate, nowMs);
    const { refusedBy, admittedAt, lastToRelax } = standing;
    if (nearest === undefined || isNearer(standing, nearest)) nearest = standing;
    for (const rule of refusedBy) refused.set(rule, (refused.get(rule) ?? 0) + 1);
    if (refusedBy.length === 0) admissible.push(candidate);
    if (refusedBy.length === 0 || admittedAt === Number.POSITIVE_INFINITY) continue;
    if (next === undefined || admittedAt < next.at) next = { at: admittedAt, rules: new Set(), admits: 0 };
    if (admittedAt > next.at) continue;
    next.admits += 1;
    for (const rule of lastToRelax) next.rules.add(rule);
  }
  const note = noteOn(rules, ticket, admissible, nowMs);
  return {
    candidates,
    admissible: admissible.length,
    refused: Object.fromEntries(refused),
    ...(nearest && { nearest: describe(nearest, ticket) }),
    ...(next && { nextExpansion: { at: next.at, rules: [...next.rules].sort(), admits: next.admits } }),
    ...(note !== undefined && { note }),
  };
}

function standingOf(rules: MatchRules, ticket: PoolTicket, candidate: PoolTicket, nowMs: number): Standing {
  const waitedMs = Math.max(countingWait(rules, ticket, candidate, nowMs), 0);
  const refusals = refusalsOf(rules, ticket, candidate).filter(({ untilWaitMs }) => untilWaitMs > waitedMs);
  const longestMs = Math.max(...refusals.map(({ untilWaitMs }) => untilWaitMs));
  return {
    candidate,
    cost: pairCost(rules, ticket, candidate, nowMs),
    refusedBy: namesOf(refusals),
    admittedAt: admittedFrom(rules, ticket, candidate),
    lastToRelax: namesOf(refusals.filter(({ untilWaitMs }) => untilWaitMs === longestMs)),
  };
}

/** Each name once: two preferences may be about the same attribute. */
const namesOf = (refusals: readonly { rule: string }[]): string[] => [...new Set(refusals.map(({ rule }) => rule))];

/** The better match first, then the senior one: the answer must not depend on the order of the pool. */
function isNearer(a: Standing, b: Standing): boolean {
  return a.cost === b.cost ? isSenior(a.candidate, b.candidate) : a.cost < b.cost;
}

function describe(standing: Standing, ticket: PoolTicket): NonNullable<TicketExplanation['nearest']> {
  const { candidate, refusedBy, admittedAt } = standing;
  const isAdmittedLater = refusedBy.length > 0 && admittedAt !== Number.POSITIVE_INFINITY;
  return {
    ticketId: candidate.id,
    ratingGap: Math.abs(candidate.rating - ticket.rating),
    refusedBy,
    ...(isAdmittedLater && { admittedAt }),
  };
}
