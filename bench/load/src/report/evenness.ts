/** How evenly work is shared: the most that one has, to the mean. 1: all have the same; NaN: there is none. */
export function evenness(amounts: readonly number[]): number {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return sum === 0 ? Number.NaN : Math.max(...amounts) / (sum / amounts.length);
}

/** What each shard did of the matches between two readings, by name. One that was started again counts from then. */
export function matchesByShard(
  from: readonly { name: string; matches: number }[],
  to: readonly { name: string; matches: number }[],
): Map<string, number> {
  const before = new Map(from.map(({ name, matches }) => [name, matches]));
  return new Map(
    to
      .filter(({ name }) => name.startsWith('matcher'))
      .map(({ name, matches }) => {
        const was = before.get(name) ?? 0;
        return [name, matches >= was ? matches - was : matches];
      }),
  );
}
