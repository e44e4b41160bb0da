import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import type { Candidates } from './candidates.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** Part of what a search may find: a region as a bit (-1: any that all share), and ratings from `low` to `high`. */
export interface SearchBounds {
  readonly region: number;
  readonly low: number;
  readonly high: number;
}

export const anywhere: SearchBounds = {
  region: -1,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
};

/**
 * Cuts the candidates of a ticket into parts in which neither region nor rating can keep a group apart: every region
 * that the ticket would play in, with every window of ratings that begins at a candidate or at the ticket, the highest
 * first; parts with too few players are left out. At last everywhere, for waits that loosen more than this ticket's own.
 * O(regions · candidates log candidates).
 */
export function searchBounds<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
  slot: number,
  found: Candidates,
  least: number,
  nowMs: number,
): SearchBounds[] {
  const { ratings, sizes, enqueuedAt } = table.columns;
  const waitedMs = Math.max(nowMs - enqueuedAt[slot]!, 0);
  const order = [slot, ...found.slots.subarray(0, found.count)].sort((a, b) => ratings[a]! - ratings[b]!);
  const window = meeting.windowAfter(waitedMs);
  const bounds: SearchBounds[] = [];
  for (const region of regionsAround(rules, table, meeting, slot, waitedMs)) {
    const inside = order.filter((other) => (meeting.regionsAfter(other, waitedMs) & region) !== 0);
    const windows = windowsAround(inside, ratings, sizes, slot, window, least);
    for (const { low, high } of windows) bounds.push({ region, low, high });
  }
  bounds.push(anywhere);
  return bounds;
}

function regionsAround<Ticket extends PoolTicket>(
  { regions }: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
  slot: number,
  waitedMs: number,
): number[] {
  if (regions === undefined || table.tally.placed === 0) return [-1];
  const near = meeting.regionsAfter(slot, waitedMs);
  return regions.names.map((_, index) => 1 << index).filter((bit) => (near & bit) !== 0);
}

/** The widest spans of ratings around this slot with enough players; `order`: slots, the lowest rating first. */
function windowsAround(
  order: readonly number[],
  ratings: Float64Array,
  sizes: Int32Array,
  slot: number,
  window: number,
  least: number,
): { low: number; high: number }[] {
  const rating = ratings[slot]!;
  const windows: { low: number; high: number }[] = [];
  let players = 0;
  let end = 0;
  let last = -1;
  for (const [start, first] of order.entries()) {
    const low = ratings[first]!;
    if (low > rating) break;
    for (; end < order.length && ratings[order[end]!]! - low <= window; end += 1) players += sizes[order[end]!]!;
    // A window that reaches no farther up than the one before has nobody that this one has not.
    if (end > last && rating - low <= window && players >= least) {
      windows.push({ low, high: ratings[order[end - 1]!]! });
      last = end;
    }
    players -= sizes[order[start]!]!;
  }
  return windows.reverse();
}
