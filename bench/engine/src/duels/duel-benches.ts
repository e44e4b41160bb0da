import { createPool, type MatchRules, type Pool, type PoolTicket } from '@paireto/engine';
import type { BenchRow, RunBenches } from '../bench-row.ts';
import { bytesOf, quantile, timeOf } from '../measure/measure.ts';
import { seededChance } from '../measure/seeded-chance.ts';
import { CROWD_NOW_MS, duelCrowd, duelRules, plainTicket, WINDOWS_OPEN_AFTER_MS } from './duel-population.ts';

type Strategy = Parameters<typeof duelRules>[0]['strategy'];

/** A pass over everybody: of whom, and by which rules. */
interface FullPass {
  readonly bench: string;
  readonly strategy: Strategy;
  /** Ratings alone, or regions and avoid lists as well. */
  readonly plain: boolean;
  /** Newcomers are sorted in the pass; who has waited before is in order already. */
  readonly newcomers: boolean;
}

const FULL_PASSES: readonly FullPass[] = [
  { bench: '1v1 adaptive, ratings only, full pass', strategy: 'adaptive', plain: true, newcomers: false },
  { bench: '1v1 adaptive, full pass', strategy: 'adaptive', plain: false, newcomers: false },
  { bench: '1v1 adaptive, first pass', strategy: 'adaptive', plain: false, newcomers: true },
  { bench: '1v1 longest-wait, full pass', strategy: 'longest-wait', plain: false, newcomers: false },
  { bench: '1v1 longest-wait, first pass', strategy: 'longest-wait', plain: false, newcomers: true },
];
const STEADY = '1v1 adaptive, steady state';
const INSERT = '1v1 adaptive, insert and match';
const WAITING = [1_000, 10_000, 100_000, 1_000_000] as const;
const STEADY_WAITING = [10_000, 100_000] as const;

/** One against one with windows, regions and avoid lists: passes over crowds of newcomers, and pools that live on. */
export const runDuelBenches: RunBenches = (onRow, scope) => {
  for (const pass of FULL_PASSES) {
    for (const waiting of WAITING) {
      if (waiting <= scope.mostWaiting && scope.wants(pass.bench)) onRow(benchFullPass(pass, waiting));
    }
  }
  for (const waiting of STEADY_WAITING) {
    if (waiting > scope.mostWaiting) continue;
    if (scope.wants(STEADY)) onRow(benchSteadyState(waiting));
    if (scope.wants(INSERT)) onRow(benchInsert(waiting));
  }
};

const runsFor = (waiting: number): number => (waiting >= 1_000_000 ? 5 : waiting >= 100_000 ? 11 : 41);

function benchFullPass(pass: FullPass, waiting: number): BenchRow {
  for (let run = 0; run < WARM_UPS; run += 1) measurePass(pass, WARM_UP_WAITING, run);
  const runs = Array.from({ length: runsFor(waiting) }, (_, run) => measurePass(pass, waiting, run + 100));
  const times = runs.map(({ passMs }) => passMs);
  const medianMs = quantile(times, 0.5);
  const matched = runs.reduce((sum, run) => sum + run.matched, 0);
  const crowd = crowdOf(pass, waiting, 1);
  const bytes = bytesOf(() => filled(duelRules(pass), crowd));
  return {
    bench: pass.bench,
    waiting,
    medianMs,
    p95Ms: quantile(times, 0.95),
    ticketsPerSecond: (1_000 * waiting) / medianMs,
    timesSort:
      medianMs /
      quantile(
        runs.map(({ sortMs }) => sortMs),
        0.5,
      ),
    ...(bytes === undefined ? {} : { bytesPerTicket: bytes / waiting }),
    note: `${((100 * matched) / (runs.length * waiting)).toFixed(1)} % matched`,
  };
}

/** So many passes over so many tickets make the code hot. */
const WARM_UPS = 40;
const WARM_UP_WAITING = 5_000;

function measurePass(
  pass: FullPass,
  waiting: number,
  seed: number,
): { sortMs: number; passMs: number; matched: number } {
  const crowd = crowdOf(pass, waiting, seed);
  const ratings = Float64Array.from(crowd, ({ rating }) => rating);
  const sortMs = timeOf(() => ratings.sort());
  const pool = filled(duelRules(pass), crowd);
  // Their windows are closed at first: nobody is found, and all are in order.
  if (!pass.newcomers) pool.findMatches(CROWD_NOW_MS);
  globalThis.gc?.();
  const nowMs = pass.newcomers ? CROWD_NOW_MS : CROWD_NOW_MS + WINDOWS_OPEN_AFTER_MS;
  const passMs = timeOf(() => pool.findMatches(nowMs));
  return { sortMs, passMs, matched: waiting - pool.size };
}

const crowdOf = ({ plain }: FullPass, waiting: number, seed: number): PoolTicket[] =>
  plain ? duelCrowd(waiting, seed).map(plainTicket) : duelCrowd(waiting, seed);

/** Tickets so far apart that nearly all of them wait on, while others come, leave and are matched. */
function benchSteadyState(waiting: number): BenchRow {
  const pool = thinPool(waiting);
  const chance = seededChance(2);
  const ids = Array.from(pool.tickets(), ({ id }) => id);
  const times: number[] = [];
  let matches = 0;
  const operations = 4_000;
  for (let index = 0; index < operations; index += 1) {
    const nowMs = CROWD_NOW_MS + 20_000 + index;
    const ticket = ticketOf(`newcomer-${index}`, THIN_SPREAD * waiting * chance.uniform(), nowMs);
    const leaver = ids[Math.floor(chance.uniform() * ids.length)]!;
    const ms = timeOf(() => {
      pool.add(ticket);
      pool.remove(leaver);
      matches += pool.findMatches(nowMs).proposals.length;
    });
    ids.push(ticket.id);
    if (index >= operations / 4) times.push(ms);
  }
  return {
    bench: STEADY,
    waiting,
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    note: `one joins, one leaves, one pass; ${matches} matches in ${operations}`,
  };
}

/** A newcomer whose equal waits already: in, found and out again. */
function benchInsert(waiting: number): BenchRow {
  const pool = thinPool(waiting);
  const ratings = Array.from(pool.tickets(), ({ rating }) => rating);
  const chance = seededChance(3);
  const times: number[] = [];
  const operations = Math.min(4_000, waiting / 5);
  for (let index = 0; index < operations; index += 1) {
    const nowMs = CROWD_NOW_MS + 20_000 + index;
    const ticket = ticketOf(`twin-${index}`, ratings[Math.floor(chance.uniform() * ratings.length)]!, nowMs);
    let found = 0;
    const ms = timeOf(() => {
      pool.add(ticket);
      found = pool.findMatches(nowMs).proposals.length;
    });
    if (found > 0 && index >= operations / 4) times.push(ms);
    pool.remove(ticket.id);
  }
  return {
    bench: INSERT,
    waiting,
    medianMs: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
    note: `${times.length} newcomers who were matched at once`,
  };
}

/** So many points lie between two who wait in a thin pool that no window reaches from one to the next. */
const THIN_SPREAD = 3_000;

function thinPool(waiting: number): Pool<PoolTicket> {
  const tickets = Array.from({ length: waiting }, (_, index) =>
    ticketOf(`waiting-${index}`, THIN_SPREAD * index, CROWD_NOW_MS + Math.floor((20_000 * index) / waiting)),
  );
  const pool = filled(duelRules({ strategy: 'adaptive', plain: false, newcomers: true }), tickets);
  pool.findMatches(CROWD_NOW_MS + 20_000);
  return pool;
}

const ticketOf = (id: string, rating: number, enqueuedAt: number): PoolTicket => {
  return { id, rating, enqueuedAt, players: [{ id: `player-of-${id}`, rating }], region: 'eu' };
};

function filled(rules: MatchRules, tickets: readonly PoolTicket[]): Pool<PoolTicket> {
  const pool = createPool<PoolTicket>(rules);
  for (const ticket of tickets) pool.add(ticket);
  return pool;
}
