import { createPool, type MatchProposal, type Pool, type PoolTicket } from '@paireto/engine';
import type { BenchRow, RunBenches } from '../bench-row.ts';
import { bytesOf, quantile, timeOf } from '../measure/measure.ts';
import { fiveAgainstFive, partyPopulation } from './team-population.ts';

const FULL = '5v5 with parties, full pass';
const JOIN = '5v5 with parties, join and pass';
const WAITING = [1_000, 10_000, 100_000] as const;

/** Five against five with 30 % parties: passes over crowds, and one ticket that comes to those who found nobody. */
export const runTeamBenches: RunBenches = (onRow, scope) => {
  for (const waiting of WAITING) {
    if (waiting > scope.mostWaiting) continue;
    if (scope.wants(FULL)) onRow(benchFullPass(waiting));
    if (scope.wants(JOIN)) onRow(benchJoin(waiting));
  }
};

function benchFullPass(waiting: number): BenchRow {
  const runs = waiting >= 100_000 ? 7 : 25;
  const passes: number[] = [];
  const sorts: number[] = [];
  const differences: number[] = [];
  let [players, unmatched] = [0, 0];
  for (let run = -2; run < runs; run += 1) {
    const tickets = partyPopulation(waiting, run + 100);
    const ratings = Float64Array.from(tickets, ({ rating }) => rating);
    const sortMs = timeOf(() => ratings.sort());
    const pool = filled(tickets);
    const all = pool.playerCount;
    let proposals: MatchProposal<PoolTicket>[] = [];
    const passMs = timeOf(() => {
      ({ proposals } = pool.findMatches(waiting));
    });
    if (run < 0) continue;
    passes.push(passMs);
    sorts.push(sortMs);
    players += all;
    unmatched += pool.playerCount;
    for (const proposal of proposals) differences.push(teamDifference(proposal));
  }
  const medianMs = quantile(passes, 0.5);
  const crowd = partyPopulation(waiting, 1);
  const bytes = bytesOf(() => filled(crowd));
  const [middle, high] = [quantile(differences, 0.5), quantile(differences, 0.95)];
  return {
    bench: FULL,
    waiting,
    medianMs,
    p95Ms: quantile(passes, 0.95),
    ticketsPerSecond: (1_000 * waiting) / medianMs,
    timesSort: medianMs / quantile(sorts, 0.5),
    ...(bytes === undefined ? {} : { bytesPerTicket: bytes / waiting }),
    note: `team means apart p50 ${middle.toFixed(1)}, p95 ${high.toFixed(1)}; ${((100 * unmatched) / players).toFixed(2)} % of players left`,
  };
}

/** Parties of four who find no single players wait; a fifth player here and there brings them no match. */
function benchJoin(waiting: number): BenchRow {
  const parties = partyPopulation(8 * waiting, 7)
    .filter(({ players }) => players.length === 4)
    .slice(0, waiting);
  const pool = filled(parties);
  const waitingNow = pool.size;
  pool.findMatches(8 * waiting);
  const joining = partyPopulation(400, 8).filter(({ players }) => players.length > 1 && players.length < 4);
  const times: number[] = [];
  for (const [index, { id, rating, players }] of joining.entries()) {
    const nowMs = 8 * waiting + index;
    const ticket = { id: `joining-${id}`, rating, enqueuedAt: nowMs, players };
    const ms = timeOf(() => {
      pool.add(ticket);
      pool.findMatches(nowMs);
    });
    pool.remove(ticket.id);
    if (index >= 20) times.push(ms);
  }
  return {
    bench: JOIN,
    waiting: waitingNow,
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    note: 'a party comes to parties of four, and nobody can play',
  };
}

function filled(tickets: readonly PoolTicket[]): Pool<PoolTicket> {
  const pool = createPool<PoolTicket>(fiveAgainstFive);
  for (const ticket of tickets) pool.add(ticket);
  return pool;
}

/** Points between the mean ratings of the two teams. */
function teamDifference({ tickets, teams }: MatchProposal<PoolTicket>): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (const [index, { players }] of tickets.entries()) {
    const team = teams[index]!;
    counts[team]! += players.length;
    for (const { rating } of players) sums[team]! += rating;
  }
  return Math.abs(sums[0]! / counts[0]! - sums[1]! / counts[1]!);
}
