import fc from 'fast-check';
import { expect } from 'vitest';
import { explainTicket } from '../explain/explain-ticket.ts';
import type { Pool } from '../pool-contract.ts';
import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { checkMatch } from './check-match.cases.ts';
import { checkPass } from './check-pass.cases.ts';

/** What happens to a pool. Times are distances. `hasty`: a pass before the time that the last one named. */
export type Step =
  | { kind: 'add' | 'remove'; index: number }
  | { kind: 'pass'; afterMs: number }
  | { kind: 'hasty'; part: number };

/** Joins and leaves of `count` tickets in some order, and passes at growing times. */
export function stepsArbitrary(count: number, unitMs: number): fc.Arbitrary<Step[]> {
  const index = fc.nat(Math.max(count - 1, 0));
  const pause = fc.oneof(
    fc.nat(10).map((units) => units * unitMs),
    fc.nat(20 * unitMs),
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 2, arbitrary: index.map((at) => ({ kind: 'add' as const, index: at })) },
    { weight: 1, arbitrary: index.map((at) => ({ kind: 'remove' as const, index: at })) },
    { weight: 2, arbitrary: pause.map((afterMs) => ({ kind: 'pass' as const, afterMs })) },
    {
      weight: 1,
      arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map((part) => ({ kind: 'hasty' as const, part })),
    },
  );
  // Many join before the first pass, so that crowds meet as well as trickles.
  return fc
    .tuple(fc.nat(count), fc.array(step, { maxLength: 40, size: 'max' }))
    .map(([first, rest]) => [...Array.from({ length: first }, (_, at): Step => ({ kind: 'add', index: at })), ...rest]);
}

/** What one pass said, in a form that can be compared. */
export interface Told {
  nowMs: number;
  matches: { ids: string[]; teams: number[]; roles?: (string | undefined)[][]; region?: string }[];
  nextPassAtMs: number | undefined;
}

/** A pool, and the tickets that must be in it. Everything that happens is checked. */
export function createWatchedPool(rules: MatchRules, createPool: () => Pool<PoolTicket>, startMs: number) {
  const pool = createPool();
  const waiting = new Map<string, PoolTicket>();
  const told: Told[] = [];
  let nowMs = startMs;
  /** Set from a pass on until somebody joins or leaves. */
  let quiet: { sinceMs: number; untilMs: number } | undefined;

  /** Waves pass at their times only, as the one who runs them must. */
  const { waveEveryMs: gridMs = 1 } = rules;
  const notBefore = (ms: number) => Math.ceil(ms / gridMs) * gridMs;

  function pass(atMs: number): Told {
    nowMs = notBefore(atMs);
    const before = [...waiting.values()];
    const { proposals, nextPassAtMs } = pool.findMatches(nowMs);
    for (const proposal of proposals) {
      expect(checkMatch(rules, proposal, nowMs)).toEqual([]);
      for (const ticket of proposal.tickets) {
        expect(waiting.get(ticket.id)).toBe(ticket);
        waiting.delete(ticket.id);
      }
    }
    if (quiet !== undefined && nowMs < quiet.untilMs) expect(proposals).toEqual([]);
    if (rules.strategy !== 'adaptive') expect(proposals).toEqual(foundAfresh(before));
    checkPass(rules, { before, left: [...waiting.values()], proposals, nextPassAtMs, nowMs });
    quiet = { sinceMs: nowMs, untilMs: nextPassAtMs ?? Number.POSITIVE_INFINITY };
    const matches = proposals.map(({ tickets, ...rest }) => ({ ids: tickets.map(({ id }) => id), ...rest }));
    told.push({ nowMs, matches, nextPassAtMs });
    return told.at(-1)!;
  }

  /** What a pool finds now that has never seen these tickets: the past makes a difference to adaptive ones only. */
  function foundAfresh(tickets: readonly PoolTicket[]): unknown[] {
    const fresh = createPool();
    for (const ticket of tickets) fresh.add(ticket);
    return fresh.findMatches(nowMs).proposals;
  }

  return {
    pass,
    told: (): readonly Told[] => told,
    waiting: (): PoolTicket[] => [...waiting.values()],
    nowMs: () => nowMs,
    add(ticket: PoolTicket): void {
      expect(pool.add(ticket)).toBe(!waiting.has(ticket.id));
      if (waiting.has(ticket.id)) return;
      waiting.set(ticket.id, ticket);
      quiet = undefined;
    },
    remove(id: string): void {
      expect(pool.remove(id)).toBe(waiting.get(id));
      if (waiting.delete(id)) quiet = undefined;
    },
    /** A pass while the last one said that there is nothing to find; none when it said so of no time. */
    hastyPass(part: number): void {
      if (quiet === undefined) return;
      const untilMs = Math.min(quiet.untilMs, quiet.sinceMs + 200_000);
      const atMs = notBefore(quiet.sinceMs + Math.floor((untilMs - quiet.sinceMs) * part));
      if (atMs < untilMs) pass(atMs);
    },
    checkContent(): void {
      expect(pool.size).toBe(waiting.size);
      const players = [...waiting.values()].flatMap((ticket) => ticket.players);
      expect(pool.playerCount).toBe(players.length);
      expect(new Set(pool.tickets())).toEqual(new Set(waiting.values()));
    },
    pool,
  };
}

/** Lets these steps happen to a pool and returns everything that it told. */
export function runHistory(
  rules: MatchRules,
  createPool: () => Pool<PoolTicket>,
  tickets: readonly PoolTicket[],
  steps: readonly Step[],
  startMs: number,
): readonly Told[] {
  const watched = createWatchedPool(rules, createPool, startMs);
  for (const step of steps) {
    if (step.kind === 'pass') watched.pass(watched.nowMs() + step.afterMs);
    else if (step.kind === 'hasty') watched.hastyPass(step.part);
    else {
      const ticket = tickets[step.index];
      if (ticket === undefined) continue;
      if (step.kind === 'add') watched.add(ticket);
      else watched.remove(ticket.id);
    }
  }
  watched.checkContent();
  for (const ticket of tickets) {
    const isWaiting = watched.waiting().includes(ticket);
    expect(watched.pool.has(ticket.id)).toBe(isWaiting);
    expect(watched.pool.get(ticket.id)).toBe(isWaiting ? ticket : undefined);
    const explanation = isWaiting ? explainTicket(rules, watched.waiting(), ticket, watched.nowMs()) : undefined;
    expect(watched.pool.explain(ticket.id, watched.nowMs())).toEqual(explanation);
  }
  return watched.told();
}
