/** What is to be split into teams: tickets in any order; what one team plays is `teamSizes`. */
export interface TeamSplit {
  readonly count: number;
  /** By ticket: players, and the sum of their ratings. */
  readonly sizes: Int32Array;
  readonly sums: Float64Array;
  readonly teamSizes: readonly number[];
  /** By team: the first team that is like it, so that it makes no difference which of them is which. */
  readonly alike: Int32Array;
  /** The most points that the means of two teams may be apart. */
  readonly maxDifference: number;
  /** Whether this split, team by ticket, is allowed otherwise. */
  readonly isAllowed: (teamOf: Int32Array) => boolean;
}

/** Means that are so near are as good as equal, in points. */
const EVEN_ENOUGH = 0.5;
/** Splits are looked for so long when there is one already, and when there is none. */
const STEPS_TO_IMPROVE = 700;
const STEPS_TO_FIND = 8_000;

/**
 * Splits tickets into teams of given sizes so that the mean ratings of the teams are as near as can be; false when no
 * split is allowed. Writes the teams to `best`.
 *
 * Branch by branch: the largest ticket first, each to the team that it evens out best (largest differencing, Karmarkar
 * and Karp 1982, as a complete search: Korf, "A complete anytime algorithm for number partitioning", 1998), teams that
 * are alike and empty tried once. Exact for two teams of up to ten tickets; above that the first branches, each
 * improved by swaps of equally large tickets. O(steps · teams), steps bounded.
 */
export function createTeamAssignment(): (split: TeamSplit, best: Int32Array) => boolean {
  let order = new Int32Array(0);
  let teamOf = new Int32Array(0);
  let trial = new Int32Array(0);
  let tried = new Uint8Array(0);

  return (split, best) => {
    const { count, sizes, sums, teamSizes, alike } = split;
    const teams = teamSizes.length;
    if (order.length < count) {
      order = new Int32Array(count);
      teamOf = new Int32Array(count);
      trial = new Int32Array(count);
    }
    if (tried.length < count * teams) tried = new Uint8Array(count * teams);
    const holes = Int32Array.from(teamSizes);
    const lean = new Float64Array(teams);
    let players = 0;
    let total = 0;
    for (let index = 0; index < count; index += 1) {
      players += sizes[index]!;
      total += sums[index]!;
    }
    const mean = total / players;
    sortBySize(order, split, mean);

    let steps = 0;
    let bestDifference = Number.POSITIVE_INFINITY;
    const isSmall = teams === 2 && count <= 10;

    const differenceOf = (leaning: Float64Array): number => {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let team = 0; team < teams; team += 1) {
        const tilt = leaning[team]! / teamSizes[team]!;
        if (tilt < low) low = tilt;
        if (tilt > high) high = tilt;
      }
      return high - low;
    };

    const keepTrial = (leaning: Float64Array): boolean => {
      if (differenceOf(leaning) >= bestDifference) return true;
      const difference = exactDifference(split, trial);
      if (difference > split.maxDifference || !split.isAllowed(trial)) return false;
      bestDifference = difference;
      best.set(trial.subarray(0, count));
      return true;
    };

    const settle = (): void => {
      trial.set(teamOf.subarray(0, count));
      if (!isSmall) {
        const leaning = lean.slice();
        improveBySwaps(split, trial, leaning, differenceOf);
        if (keepTrial(leaning)) return;
        // Swaps do not know what else is asked of teams.
        trial.set(teamOf.subarray(0, count));
      }
      keepTrial(lean);
    };

    /** True: no need to look on. */
    const descend = (depth: number): boolean => {
      if (depth === count) {
        settle();
        return bestDifference <= EVEN_ENOUGH;
      }
      steps += 1;
      if (steps > (bestDifference === Number.POSITIVE_INFINITY ? STEPS_TO_FIND : STEPS_TO_IMPROVE)) return true;
      const index = order[depth]!;
      const size = sizes[index]!;
      const tilt = sums[index]! - mean * size;
      const row = depth * teams;
      tried.fill(0, row, row + teams);
      for (let round = 0; round < teams; round += 1) {
        let chosen = -1;
        for (let team = 0; team < teams; team += 1) {
          if (tried[row + team] === 1 || holes[team]! < size) continue;
          if (chosen === -1 || (tilt >= 0 ? lean[team]! < lean[chosen]! : lean[team]! > lean[chosen]!)) chosen = team;
        }
        if (chosen === -1) return false;
        tried[row + chosen] = 1;
        if (holes[chosen] === teamSizes[chosen]) {
          // The other empty teams that are like this one need not be tried.
          for (let team = 0; team < teams; team += 1) {
            if (alike[team] === alike[chosen] && holes[team] === teamSizes[team]) tried[row + team] = 1;
          }
        }
        holes[chosen]! -= size;
        lean[chosen]! += tilt;
        teamOf[index] = chosen;
        const done = descend(depth + 1);
        holes[chosen]! += size;
        lean[chosen]! -= tilt;
        if (done) return true;
      }
      return false;
    };

    descend(0);
    return bestDifference < Number.POSITIVE_INFINITY;
  };
}

/** Largest first; of equal ones the one first that tilts a team the most. Insertion sort: few tickets. */
function sortBySize(order: Int32Array, { count, sizes, sums }: TeamSplit, mean: number): void {
  const tiltOf = (index: number): number => Math.abs(sums[index]! - mean * sizes[index]!);
  for (let index = 0; index < count; index += 1) {
    const tilt = tiltOf(index);
    let place = index;
    while (place > 0) {
      const before = order[place - 1]!;
      const difference = sizes[index]! - sizes[before]!;
      if (difference < 0 || (difference === 0 && tilt <= tiltOf(before))) break;
      order[place] = before;
      place -= 1;
    }
    order[place] = index;
  }
}

/** Swaps equally large tickets of two teams while that brings the means nearer. O(swaps · count² · teams). */
function improveBySwaps(
  { count, sizes, sums }: TeamSplit,
  teamOf: Int32Array,
  lean: Float64Array,
  differenceOf: (lean: Float64Array) => number,
): void {
  let difference = differenceOf(lean);
  for (let swaps = 0; swaps < 4 * count && difference > EVEN_ENOUGH; swaps += 1) {
    let bestA = -1;
    let bestB = -1;
    let bestDifference = difference;
    for (let a = 0; a < count; a += 1) {
      for (let b = a + 1; b < count; b += 1) {
        const one = teamOf[a]!;
        const other = teamOf[b]!;
        if (one === other || sizes[a] !== sizes[b]) continue;
        const moved = sums[b]! - sums[a]!;
        lean[one]! += moved;
        lean[other]! -= moved;
        const after = differenceOf(lean);
        lean[one]! -= moved;
        lean[other]! += moved;
        if (after < bestDifference - 1e-9) [bestA, bestB, bestDifference] = [a, b, after];
      }
    }
    if (bestA === -1) return;
    const moved = sums[bestB]! - sums[bestA]!;
    lean[teamOf[bestA]!]! += moved;
    lean[teamOf[bestB]!]! -= moved;
    [teamOf[bestA], teamOf[bestB]] = [teamOf[bestB]!, teamOf[bestA]!];
    difference = bestDifference;
  }
}

/** Points between the highest and the lowest mean of a team, from plain sums. */
function exactDifference({ count, sizes, sums, teamSizes }: TeamSplit, teamOf: Int32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let team = 0; team < teamSizes.length; team += 1) {
    let sum = 0;
    let players = 0;
    for (let index = 0; index < count; index += 1) {
      if (teamOf[index] !== team) continue;
      sum += sums[index]!;
      players += sizes[index]!;
    }
    const mean = sum / players;
    if (mean < low) low = mean;
    if (mean > high) high = mean;
  }
  return high - low;
}
