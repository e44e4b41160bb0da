const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The known name that was probably meant; undefined when none is near (a third of its letters may differ). */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = bare(name.slice(0, 64));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(wanted, bare(candidate));
    if (best === undefined || distance < best.distance) best = { name: candidate, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, Math.floor(bare(best.name).length / 3))
    ? best.name
    : undefined;
}

/**
 * Insertions, deletions, changes and swaps of neighbours that make one text of another: O(a·b) (optimal string
 * alignment; Damerau, 1964).
 */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + change);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      }
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
