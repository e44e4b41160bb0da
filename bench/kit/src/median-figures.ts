import type { Figure } from './figure.ts';

/** The median of every figure that all lists or some have, with the least and the greatest. Notes that differ are left out. */
export function medianFigures(lists: readonly (readonly Figure[])[]): Figure[] {
  const [only, ...others] = lists;
  if (only === undefined || others.length === 0) return [...(only ?? [])];
  const names = new Set(lists.flatMap((figures) => figures.map(({ name }) => name)));
  return [...names].flatMap((name) => {
    const same = lists.flatMap((figures) => figures.filter((figure) => figure.name === name));
    const values = same
      .map(({ value }) => value)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const value = median(values);
    if (value === undefined) return [];
    const { note, ...figure } = same[0]!;
    const spread = { least: values[0]!, most: values.at(-1)!, of: values.length };
    const isSameNote = note !== undefined && same.every((other) => other.note === note);
    return [{ ...figure, value, spread, ...(isSameNote ? { note } : {}) }];
  });
}

/** The middle of ascending values; of two middle ones the lesser. */
export const median = (ascending: readonly number[]): number | undefined =>
  ascending[Math.floor((ascending.length - 1) / 2)];
