import { escapeXml, niceTop } from '../report/line-plot.ts';

/** A bar with its parts, in the order of the legend; what is not a number counts as nothing. */
export interface Bar {
  name: string;
  parts: readonly number[];
}

const SIZE = { width: 760, height: 300 };
const PLOT = { left: 64, right: 740, top: 60, bottom: 256 };
const COLORS = ['#1a73e8', '#d93025', '#f29900', '#188038', '#9334e6', '#80868b', '#12b5cb', '#e52592'];
const PER_LINE = 4;

/** Bars of parts on one another as an SVG document that stands on its own. */
export function stackedBars(plot: {
  title: string;
  unit: string;
  parts: readonly string[];
  bars: readonly Bar[];
}): string {
  const { title, unit, parts, bars } = plot;
  const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
  const sums = bars.map((bar) => bar.parts.reduce((sum, part) => sum + finite(part), 0));
  const top = niceTop(Math.max(0, ...sums));
  const y = (value: number): number => PLOT.bottom - ((PLOT.bottom - PLOT.top) * value) / top;
  const step = (PLOT.right - PLOT.left) / Math.max(1, bars.length);
  const width = Math.min(90, step * 0.6);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * top).toFixed(1);
    return `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${PLOT.left - 8}" y="${Number(at) + 4}" text-anchor="end">${(share * top).toLocaleString('en')}</text>`;
  });
  const drawn = bars.map((bar, index) => {
    const middle = PLOT.left + step * (index + 0.5);
    let from = 0;
    const rects = bar.parts.map((part, at) => {
      const to = from + finite(part);
      const rect = `<rect x="${(middle - width / 2).toFixed(1)}" y="${y(to).toFixed(1)}" width="${width.toFixed(1)}" height="${(y(from) - y(to)).toFixed(1)}" fill="${COLORS[at % COLORS.length]}"/>`;
      from = to;
      return rect;
    });
    const sum = `<text x="${middle.toFixed(1)}" y="${(y(from) - 4).toFixed(1)}" text-anchor="middle">${Math.round(from).toLocaleString('en')}</text>`;
    return `${rects.join('')}${sum}<text x="${middle.toFixed(1)}" y="${PLOT.bottom + 18}" text-anchor="middle">${escapeXml(bar.name)}</text>`;
  });
  const legend = parts.map((name, index) => {
    const [x, at] = [PLOT.left + (index % PER_LINE) * 150, 26 + Math.floor(index / PER_LINE) * 15];
    return `<rect x="${x}" y="${at}" width="10" height="10" fill="${COLORS[index % COLORS.length]}"/><text x="${x + 15}" y="${at + 9}">${escapeXml(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="system-ui, sans-serif" font-size="11" fill="#333">
<title>${escapeXml(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${PLOT.left}" y="16" font-size="14">${escapeXml(title)} (${escapeXml(unit)})</text>
${[...legend, ...grid, ...drawn].join('\n')}
</svg>
`;
}
