import { expect } from 'vitest';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { brokenByPair, unmetPoints, waitOf } from './check-pair.cases.ts';
import { checkSeatsFilled } from './check-seats.cases.ts';
import type { Pass } from './pass.cases.ts';

/** Checks what a whole pass promises, beyond every match being legal. */
export function checkPass(rules: MatchRules, pass: Pass): void {
  checkNextPass(rules, pass);
  const formed = pass.proposals.filter(({ tickets }) => tickets[0]!.seats === undefined);
  const leaders = formed.map(({ tickets }) => tickets[0]!);
  expect(leaders).toEqual([...leaders].sort(bySeniority));
  checkSeatsFilled(rules, pass);
  const isDuel = rules.teams.length === 2 && rules.teams.every(({ maxPlayers }) => maxPlayers === 1);
  if (!isDuel || pass.before.some(({ seats }) => seats !== undefined)) return;
  for (const { teams } of pass.proposals) expect(new Set(teams)).toEqual(new Set([0, 1]));
  if (rules.strategy === 'longest-wait' || rules.strategy === 'fifo') {
    const found = pass.proposals.map(({ tickets }) => tickets.map(({ id }) => id));
    expect(found).toEqual(naivePairs(rules, pass.before, pass.nowMs));
  } else {
    checkPatience(rules, pass);
  }
}

function checkNextPass({ waveEveryMs }: MatchRules, { nextPassAtMs, nowMs, left }: Pass): void {
  if (nextPassAtMs === undefined) return;
  expect(nextPassAtMs).toBeGreaterThan(nowMs);
  expect(left.length).toBeGreaterThan(0);
  if (waveEveryMs !== undefined) expect(nextPassAtMs % waveEveryMs).toBe(0);
}

/** Where quality comes first, patience has an end: the senior of those who have waited for so long is served first. */
function checkPatience(rules: MatchRules, { before, left, nowMs }: Pass): void {
  const first = [...before].sort(bySeniority).find((ticket) => isOverdue(rules, ticket, before, nowMs));
  if (first !== undefined) expect(left).not.toContain(first);
  expect(left.filter((ticket) => isOverdue(rules, ticket, left, nowMs))).toEqual([]);
}

/** Whether a ticket may meet one of these, and has waited for as long as it may be held back for better matches. */
export function isOverdue(
  rules: MatchRules,
  ticket: PoolTicket,
  waiting: readonly PoolTicket[],
  nowMs: number,
): boolean {
  const isHeldBack = rules.strategy === 'adaptive' || rules.strategy === 'waves';
  if (isHeldBack && Math.max(nowMs - ticket.enqueuedAt, 0) < rules.patienceMs) return false;
  return waiting.some((other) => other !== ticket && mayMeet(rules, ticket, other, nowMs));
}

const mayMeet = (rules: MatchRules, a: PoolTicket, b: PoolTicket, nowMs: number): boolean =>
  brokenByPair(rules, a, b, waitOf(rules, [a, b], nowMs)).length === 0;

function bySeniority(a: PoolTicket, b: PoolTicket): number {
  const since = ({ enqueuedAt, headStartMs = 0 }: PoolTicket) => enqueuedAt - headStartMs;
  return since(a) - since(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** One against one, first-come or longest waiting first: the pairs as anybody would find them with a list and a finger. */
function naivePairs(rules: MatchRules, tickets: readonly PoolTicket[], nowMs: number): [string, string][] {
  const waiting = [...tickets].sort(bySeniority);
  const pairs: [string, string][] = [];
  for (let ticket = waiting.shift(); ticket !== undefined; ticket = waiting.shift()) {
    const self = ticket;
    const badness = (other: PoolTicket): number => {
      const points = unmetPoints(rules, self, other, waitOf(rules, [self, other], nowMs));
      if (rules.ordering === 'first-come' || rules.rating === undefined) return points;
      return points + Math.abs(self.rating - other.rating);
    };
    const [best] = waiting
      .filter((other) => mayMeet(rules, self, other, nowMs))
      .sort((a, b) => badness(a) - badness(b) || bySeniority(a, b));
    if (best === undefined) continue;
    waiting.splice(waiting.indexOf(best), 1);
    pairs.push([self.id, best.id]);
  }
  return pairs;
}
