import { countInBins } from './statistics.ts';

/** A histogram in text: one line per bin with its range, a bar and the count. Empty bins at both ends are left out. */
export function histogram(
  values: readonly number[],
  options: { edges: readonly number[]; format: (edge: number) => string; width: number },
): string[] {
  const { edges, format, width } = options;
  const counts = countInBins(values, edges);
  const first = counts.findIndex((count) => count > 0);
  if (first === -1) return ['(nothing to show)'];
  const last = counts.findLastIndex((count) => count > 0);
  const most = Math.max(...counts);
  const labels = edges.map((edge, index) => {
    const end = edges[index + 1];
    return end === undefined ? `${format(edge)} and more` : `${format(edge)} – ${format(end)}`;
  });
  const labelWidth = Math.max(...labels.slice(first, last + 1).map((label) => label.length));
  return counts.slice(first, last + 1).map((count, offset) => {
    const label = labels[first + offset] ?? '';
    return `${label.padStart(labelWidth)} ${bar(count / most, width)} ${count}`;
  });
}

/** A bar of `share` of the width, in eighths of a character; whatever is not zero shows. */
function bar(share: number, width: number): string {
  const eighths = share === 0 ? 0 : Math.max(1, Math.round(share * width * 8));
  const rest = eighths % 8;
  return (
    '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : (['▏', '▎', '▍', '▌', '▋', '▊', '▉'][rest - 1] ?? ''))
  );
}
