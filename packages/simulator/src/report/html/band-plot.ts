import { number } from '../format.ts';
import type { PolicyReport } from '../simulation-report.ts';
import type { Part } from '../summary.ts';
import { escapeHtml } from './escape.ts';
import { linearScale } from './scale.ts';

const WIDTH = 420;
const HEIGHT = 300;
const PLOT = { left: 52, right: 404, top: 34, bottom: 246 } as const;

interface BandPlotOptions {
  readonly title: string;
  readonly pick: (part: Part) => number;
  readonly colorOf: (name: string) => string;
}

/** A line per policy over the rating bands; rulesets stand out, baselines are thin. Empty without bands. */
export function bandPlot(policies: readonly PolicyReport[], { title, pick, colorOf }: BandPlotOptions): string {
  const bands = policies[0]?.byRating.map(({ name }) => name) ?? [];
  if (bands.length < 2) return '';
  const x = (index: number): number => PLOT.left + 14 + ((PLOT.right - PLOT.left - 28) * index) / (bands.length - 1);
  // Baselines that are far off must not flatten the others.
  const shown = policies
    .flatMap(({ byRating }) => byRating.map(pick))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const ofRulesets = policies.filter(({ kind }) => kind === 'ruleset').flatMap(({ byRating }) => byRating.map(pick));
  const usual = shown[Math.floor(shown.length * 0.85)] ?? 1;
  const y = linearScale([usual, ...ofRulesets.filter(Number.isFinite)], PLOT.bottom, PLOT.top);
  const grid = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/><text class="tick" x="${PLOT.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${Number(tick.toPrecision(4))}</text>`,
  );
  const names = bands.map(
    (band, index) =>
      `<text class="tick" transform="translate(${x(index).toFixed(1)} ${PLOT.bottom + 14}) rotate(-35)" text-anchor="end">${escapeHtml(band)}</text>`,
  );
  const order = policies.toSorted((a, b) => Number(a.kind === 'ruleset') - Number(b.kind === 'ruleset'));
  const lines = order.map(({ name, kind, byRating }) => {
    const at = byRating
      .map((part, index) => ({ x: x(index), value: pick(part), band: part.name }))
      .filter(({ value }) => Number.isFinite(value));
    const path = at.map(
      (point, index) => `${index === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${y(point.value).toFixed(1)}`,
    );
    const dots = at.map(
      (point) =>
        `<circle cx="${point.x.toFixed(1)}" cy="${y(point.value).toFixed(1)}" r="3"><title>${escapeHtml(`${name}, ${point.band}: ${number(point.value)}`)}</title></circle>`,
    );
    return `<g class="line ${kind}" style="--c:${colorOf(name)}"><path d="${path.join('')}"/>${dots.join('')}</g>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
<defs><clipPath id="${idOf(title)}"><rect x="${PLOT.left}" y="${PLOT.top - 6}" width="${PLOT.right - PLOT.left}" height="${PLOT.bottom - PLOT.top + 10}"/></clipPath></defs>
<text class="plot-title" x="${PLOT.left}" y="16">${escapeHtml(title)}</text>
${grid.join('\n')}
${names.join('\n')}
<g clip-path="url(#${idOf(title)})">${lines.join('\n')}</g>
</svg>`;
}

const idOf = (title: string): string => `clip-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
