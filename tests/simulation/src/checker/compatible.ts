import type { Ruleset, Ticket } from '@paireto/contracts';
import { admits, type MatchRules } from '@paireto/engine';
import { toMatchRules, toPoolTicket } from '@paireto/rulesets';
import type { Tables } from '../model/store/tables.ts';

/** Whether two tickets of a pool may meet at this time. */
export function areCompatible(queue: Ruleset, a: Ticket, b: Ticket, nowMs: number): boolean {
  const [one, other] = [a, b].map((ticket) => toPoolTicket(queue, ticket, ticket.pools[0]!));
  return admits(rulesOf(queue), one!, other!, nowMs);
}

const known = new WeakMap<Ruleset, MatchRules>();

function rulesOf(queue: Ruleset): MatchRules {
  const rules = known.get(queue) ?? toMatchRules(queue);
  known.set(queue, rules);
  return rules;
}

/** Pairs of tickets that have waited in the same pool for `forMs`, and could have met all the time. */
export function findWaitingPairs(tables: Tables, queue: Ruleset, nowMs: number, forMs: number): [Ticket, Ticket][] {
  const pairs: [Ticket, Ticket][] = [];
  const sinceMs = nowMs - forMs;
  for (const [, { tenant, members }] of tables.pools.entries()) {
    const waiting = [...members]
      .filter(([, enteredAtMs]) => enteredAtMs <= sinceMs)
      .map(([ticketId]) => tables.tickets.get(`${tenant}/${ticketId}`))
      .filter((row) => row?.state === 'SEARCHING')
      .map((row) => row!.ticket);
    for (const [index, a] of waiting.entries()) {
      for (const b of waiting.slice(index + 1)) if (areCompatible(queue, a, b, sinceMs)) pairs.push([a, b]);
    }
  }
  return pairs;
}
