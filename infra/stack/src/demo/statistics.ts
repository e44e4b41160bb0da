/** The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank). NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How many values lie in [edge, next edge); the last bin has no end. Values below the first edge are left out. */
export function countInBins(values: readonly number[], edges: readonly number[]): number[] {
  return edges.map((edge, index) => {
    const end = edges[index + 1] ?? Number.POSITIVE_INFINITY;
    return values.filter((value) => value >= edge && value < end).length;
  });
}
