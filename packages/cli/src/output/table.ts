import { stripVTControlCharacters } from 'node:util';

/** Rows of cells as lines with aligned columns; `right` are the columns of numbers. Colours do not count as width. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const width = (cell: string): number => stripVTControlCharacters(cell).length;
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(width(cell), widths[index] ?? 0);
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const blanks = ' '.repeat(widths[index]! - width(cell));
        return right.includes(index) ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}
