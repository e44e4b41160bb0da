import type { MatchRules } from '../rules/match-rules.ts';
import type { PoolTicket } from '../rules/pool-ticket.ts';
import { type Candidates, createCandidateSearch, type OpenTickets, sortByArrival } from './candidates.ts';
import { fillSeats, type SeatPlan } from './fill-seats.ts';
import { createGroupSearch } from './group-search.ts';
import { anywhere } from './search-bounds.ts';
import { createSizePacking } from './size-packing.ts';
import type { TeamMeeting } from './team-meeting.ts';
import type { TeamTable } from './team-table.ts';

/** Who joins a running game: slots, the longest waiting first, and their seats. */
export interface JoiningParties {
  slots: number[];
  plan: SeatPlan;
  waitedMs: number;
}

const CANDIDATES = 128;
const BUDGET = 2_000;
/** More players than a game has seats for. */
const MAX_SEATS = 64;

/**
 * Looks for parties that together fill as many open seats of a running game as can be and may meet the game and each
 * other, the best candidates first. Undefined when nobody may come. O(seats · budget · members), mostly one try.
 */
export function createSeatSeeker<Ticket extends PoolTicket>(
  rules: MatchRules,
  table: TeamTable<Ticket>,
  meeting: TeamMeeting,
): (host: number, open: OpenTickets, nowMs: number) => JoiningParties | undefined {
  const candidatesOf = createCandidateSearch(rules, table, meeting);
  const groups = createGroupSearch(rules, table, meeting, MAX_SEATS + 1);

  return (host, open, nowMs) => {
    const seats = table.at(host).seats!;
    const holes = seats.teams.map((team) => Math.min(team.open, MAX_SEATS)).filter((count) => count > 0);
    const total = Math.min(
      MAX_SEATS,
      holes.reduce((sum, count) => sum + count, 0),
    );
    if (total === 0) return undefined;
    const found = candidatesOf(host, open, CANDIDATES, Math.max(...holes), nowMs);
    const packing = createSizePacking(holes);
    // Seats may stay empty: as if there were enough single players.
    const anybody = new Int32Array(Math.max(...holes) + 1);
    anybody[1] = MAX_SEATS;
    const sums = reachableSums(found, total);
    let joining: JoiningParties | undefined;
    const accept = (members: Int32Array, count: number, waitedMs: number): boolean => {
      const { ranks } = table.columns;
      const slots = [...members.subarray(1, count)].sort((a, b) => ranks[a]! - ranks[b]!);
      const parties = slots.map((slot) => table.at(slot).players);
      const plan = fillSeats(seats, rules.teams, parties);
      if (plan !== undefined) joining = { slots, plan, waitedMs };
      return plan !== undefined;
    };
    const packs = (taken: Int32Array): boolean => packing.packs(taken, anybody, 0);
    const search = (players: number): boolean =>
      sums[players] === 1 &&
      groups.find({ ...anywhere, first: host, candidates: found, players, packs, accept, budget: BUDGET }, nowMs) ===
        'found';

    // The best ones if they fill the game; otherwise as many as can be, the longest waiting first.
    if (search(total)) return joining;
    sortByArrival(found, table.columns);
    for (let players = total; players > 0; players -= 1) if (search(players)) return joining;
    return undefined;
  };
}

/** By number of players up to `most`: 1 when some of the candidates are exactly so many. */
function reachableSums(found: Candidates, most: number): Uint8Array {
  const reachable = new Uint8Array(most + 1);
  reachable[0] = 1;
  for (let index = 0; index < found.count; index += 1) {
    const size = found.sizes[index]!;
    for (let sum = most; sum >= size; sum -= 1) if (reachable[sum - size] === 1) reachable[sum] = 1;
  }
  return reachable;
}
