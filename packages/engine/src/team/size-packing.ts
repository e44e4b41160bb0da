/** Whether parties of some sizes can make up the teams of a match exactly. Sizes stand by index in counts. */
export interface SizePacking {
  /**
   * Whether teams can be filled exactly with all of `taken` and any of `free` (parties by size).
   * `largest`: so large is the largest party of every team; 0: any.
   *
   * Exact: places what is taken, largest first, then looks for parties that fill what is open; one look at the single
   * players when there are enough of them. After `MAX_STEPS` steps the answer is yes, unproven.
   * Source: bin packing by size classes, with equal bins tried once (Martello, Toth, "Knapsack Problems", 1990, ch. 8).
   */
  packs(taken: Int32Array, free: Int32Array, largest: number): boolean;
}

const MAX_STEPS = 4_000;

export function createSizePacking(teamSizes: readonly number[]): SizePacking {
  const teams = teamSizes.length;
  const maxSize = Math.max(...teamSizes);
  const holes = new Int32Array(teams);
  const must = new Int32Array(maxSize + 1);
  const may = new Int32Array(maxSize + 1);
  let top = maxSize;
  let steps = 0;

  /** Places `must` of this size and below; `from`: equal ones are placed into later teams only. */
  const place = (size: number, from: number): boolean => {
    if (size < 2) return fill(0, top, 0);
    if (must[size] === 0) return place(size - 1, 0);
    steps += 1;
    if (steps > MAX_STEPS) return true;
    must[size]! -= 1;
    for (let team = from; team < teams; team += 1) {
      const hole = holes[team]!;
      if (hole < size || isRepeated(team, from)) continue;
      holes[team] = hole - size;
      const done = place(size, team);
      holes[team] = hole;
      if (done) {
        must[size]! += 1;
        return true;
      }
    }
    must[size]! += 1;
    return false;
  };

  const isRepeated = (team: number, from: number): boolean => {
    for (let before = from; before < team; before += 1) if (holes[before] === holes[team]) return true;
    return false;
  };

  /** Fills from this team on with `may` of at most this size; `singles`: seats left to single players so far. */
  const fill = (team: number, size: number, singles: number): boolean => {
    let open = singles;
    for (let rest = team; rest < teams; rest += 1) open += holes[rest]!;
    if (open < must[1]!) return false;
    if (open - must[1]! <= may[1]!) return true;
    if (team === teams) return false;
    steps += 1;
    if (steps > MAX_STEPS) return true;
    const hole = holes[team]!;
    for (let part = Math.min(hole, size); part >= 2; part -= 1) {
      if (may[part] === 0) continue;
      may[part]! -= 1;
      holes[team] = hole - part;
      const done = fill(team, part, singles);
      holes[team] = hole;
      may[part]! += 1;
      if (done) return true;
    }
    return fill(team + 1, top, singles + hole);
  };

  /** Gives every team one party of this size. */
  const seedTeams = (largest: number): boolean => {
    const given = Math.min(must[largest]!, teams);
    if (teams - given > may[largest]!) return false;
    must[largest]! -= given;
    may[largest]! -= teams - given;
    for (let team = 0; team < teams; team += 1) {
      if (holes[team]! < largest) return false;
      holes[team]! -= largest;
    }
    return true;
  };

  return {
    packs(taken, free, largest) {
      top = largest === 0 ? maxSize : Math.min(largest, maxSize);
      for (let size = top + 1; size < taken.length; size += 1) if (taken[size]! > 0) return false;
      if (largest > maxSize) return false;
      for (let team = 0; team < teams; team += 1) holes[team] = teamSizes[team]!;
      for (let size = 1; size <= maxSize; size += 1) {
        must[size] = size < taken.length ? taken[size]! : 0;
        may[size] = size < free.length && size <= top ? free[size]! : 0;
      }
      if (largest !== 0 && !seedTeams(largest)) return false;
      steps = 0;
      return place(top, 0);
    },
  };
}
