/** A line of a plot; gaps where a value is not a number. */
export interface Line {
  name: string;
  color: string;
  values: readonly number[];
}

const SIZE = { width: 760, height: 280 };
const PLOT = { left: 64, right: 740, top: 44, bottom: 236 };

/** Lines over the seconds of a run as an SVG document that stands on its own. */
export function linePlot({ title, unit, lines }: { title: string; unit: string; lines: readonly Line[] }): string {
  const length = Math.max(...lines.map(({ values }) => values.length));
  const top = niceTop(Math.max(0, ...lines.flatMap(({ values }) => values.filter(Number.isFinite))));
  const x = (index: number): string =>
    (PLOT.left + ((PLOT.right - PLOT.left) * index) / Math.max(1, length - 1)).toFixed(1);
  const y = (value: number): string => (PLOT.bottom - ((PLOT.bottom - PLOT.top) * value) / top).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * top);
    return `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${PLOT.left - 8}" y="${Number(at) + 4}" text-anchor="end">${(share * top).toLocaleString('en')}</text>`;
  });
  const seconds = Array.from({ length: Math.floor((length - 1) / 5) + 1 }, (_, index) => index * 5);
  const axis = seconds.map(
    (second) => `<text x="${x(second)}" y="${PLOT.bottom + 18}" text-anchor="middle">${second}</text>`,
  );
  const paths = lines.map(
    ({ color, values }) => `<path d="${pathOf(values, x, y)}" fill="none" stroke="${color}" stroke-width="2"/>`,
  );
  const legend = lines.map(
    ({ name, color }, index) =>
      `<rect x="${PLOT.left + index * 170}" y="26" width="10" height="10" fill="${color}"/><text x="${PLOT.left + index * 170 + 15}" y="35">${escapeXml(name)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="system-ui, sans-serif" font-size="11" fill="#333">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${PLOT.left}" y="16" font-size="14">${escapeXml(title)} (${escapeXml(unit)})</text>
${[...legend, ...grid, ...axis].join('\n')}
<text x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 36}" text-anchor="middle">seconds since the first join</text>
${paths.join('\n')}
</svg>
`;
}

function pathOf(values: readonly number[], x: (index: number) => string, y: (value: number) => string): string {
  let isDown = false;
  return values
    .map((value, index) => {
      if (!Number.isFinite(value)) {
        isDown = false;
        return '';
      }
      const step = `${isDown ? 'L' : 'M'}${x(index)} ${y(value)}`;
      isDown = true;
      return step;
    })
    .join('');
}

/** The next of 1, 2, 2.5, 4, 5, 8, 10 times a power of ten: quarters of it read well. */
export function niceTop(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([1, 2, 4, 8, 10].find((step) => step * power >= most) ?? 10);
}

/** Text between tags. */
export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
