/**
 * Of players in order of rating, which neighbours to pair: maximises the sum of (window − gap) over the pairs, a pair's
 * window being the mean of both. Returns places: of each pair the lower one. O(n); source: exchange argument, on one
 * axis the best pairs are neighbours.
 */
export function pairOrSkip(ratings: ArrayLike<number>, windows: ArrayLike<number>): number[] {
  const count = ratings.length;
  const best = new Float64Array(count + 1);
  const isPaired = new Uint8Array(count + 1);
  for (let upTo = 2; upTo <= count; upTo += 1) {
    const gap = ratings[upTo - 1]! - ratings[upTo - 2]!;
    const gain = (windows[upTo - 1]! + windows[upTo - 2]!) / 2 - gap;
    best[upTo] = best[upTo - 1]!;
    if (gain < 0 || best[upTo - 2]! + gain < best[upTo]!) continue;
    best[upTo] = best[upTo - 2]! + gain;
    isPaired[upTo] = 1;
  }
  const lowerPlaces: number[] = [];
  for (let upTo = count; upTo >= 2; upTo -= isPaired[upTo] === 1 ? 2 : 1) {
    if (isPaired[upTo] === 1) lowerPlaces.push(upTo - 2);
  }
  return lowerPlaces.reverse();
}
