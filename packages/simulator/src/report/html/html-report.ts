import { number, percent, whole, withMargin } from '../format.ts';
import type { PolicyReport, SimulationReport } from '../simulation-report.ts';
import { reportTables, type Table } from '../tables.ts';
import { bandPlot } from './band-plot.ts';
import { escapeHtml } from './escape.ts';
import { frontPlot } from './front-plot.ts';
import { style } from './style.ts';

const COLORS = 6;

/** The report as one page that needs nothing else. */
export function htmlReport(report: SimulationReport): string {
  const rulesets = report.policies.filter(({ kind }) => kind === 'ruleset').map(({ name }) => name);
  const colorOf = (name: string): string => {
    const index = rulesets.indexOf(name);
    return index === -1 ? 'var(--base)' : `var(--p${index % COLORS})`;
  };
  const seeds = report.seeds.length === 1 ? `seed ${report.seeds[0]}` : `${report.seeds.length} seeds`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Matchmaking simulation</title><style>${style}</style></head><body><main>
<h1>Matchmaking simulation</h1>
<p class="dim">${escapeHtml(report.population)} · ${seeds} · ${escapeHtml(report.generatedAt.slice(0, 16).replace('T', ' '))} UTC</p>
<div class="tiles">${report.policies
    .filter(({ kind }) => kind === 'ruleset')
    .map((policy) => tile(policy, colorOf(policy.name)))
    .join('')}</div>
<section><h2>Wait against rating gap</h2>
<p class="dim">Each policy is a point; down and left is better.${report.optimum === undefined ? '' : ` Dotted lines join what costs the same J = gap / 2 + ${report.weights.pointsPerSecond} · wait.`}</p>
${key(report, rulesets, colorOf)}
${frontPlot(report, colorOf)}</section>
${bandSection(report, colorOf)}
${reportTables(report)
  .map((table) => tableSection(table, report.policies))
  .join('\n')}
<section><h2>What was compared</h2><dl>${report.policies.map(({ name, description }) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(description)}</dd>`).join('')}</dl></section>
${report.notes.length === 0 ? '' : `<section><h2>Notes</h2>${report.notes.map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('')}</section>`}
</main></body></html>
`;
}

function tile({ name, ratio, score, waitS, gap, unmatchedShare }: PolicyReport, color: string): string {
  const headline = ratio === undefined ? `J ${withMargin(score)}` : `${withMargin(ratio)} × optimum`;
  return `<div class="tile" style="--c:${color}"><i><span class="dot"></span>${escapeHtml(name)}</i><b>${headline}</b><span>wait p50 ${number(waitS.p50)} s, p95 ${number(waitS.p95)} s · gap p50 ${number(gap.p50)}, p95 ${number(gap.p95)} · unmatched ${percent(unmatchedShare.mean)}</span></div>`;
}

function key(
  { optimum, policies }: SimulationReport,
  rulesets: readonly string[],
  colorOf: (name: string) => string,
): string {
  const items = rulesets.map(
    (name) => `<span style="--c:${colorOf(name)}"><i class="dot"></i>${escapeHtml(name)}</span>`,
  );
  if (policies.some(({ kind }) => kind === 'baseline')) items.push('<span><i class="dot hollow"></i>baselines</span>');
  if (optimum !== undefined) {
    const part = optimum.isPart ? ` (of ${whole(optimum.players)} players in the middle)` : '';
    items.push(`<span style="--c:var(--optimum)"><i class="dot diamond"></i>offline optimum${part}</span>`);
  }
  return `<div class="key">${items.join('')}</div>`;
}

function bandSection({ policies }: SimulationReport, colorOf: (name: string) => string): string {
  const plots = [
    bandPlot(policies, { title: 'Wait p50, seconds', pick: ({ waitS }) => waitS.p50, colorOf }),
    bandPlot(policies, { title: 'Wait p95, seconds', pick: ({ waitS }) => waitS.p95, colorOf }),
    bandPlot(policies, { title: 'Gap p50, points', pick: ({ gap }) => gap.p50, colorOf }),
    bandPlot(policies, { title: 'Gap p95, points', pick: ({ gap }) => gap.p95, colorOf }),
  ];
  if (plots[0] === '') return '';
  return `<section><h2>By rating</h2><p class="dim">Rulesets in colour, baselines thin.</p><div class="pair">${plots.join('')}</div></section>`;
}

function tableSection({ title, about, head, rows }: Table, policies: readonly PolicyReport[]): string {
  const kindOf = (name: string): string =>
    policies.find((policy) => policy.name === name)?.kind ?? (name.startsWith('optimum') ? 'optimum' : '');
  const body = rows.map(
    (row) => `<tr class="${kindOf(row[0]!)}">${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  const table = `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
  const isLong = rows.length > 24;
  return `<section><h2>${escapeHtml(title)}</h2>${about === undefined ? '' : `<p class="dim">${escapeHtml(about)}</p>`}${isLong ? `<details><summary>${rows.length} rows</summary>${table}</details>` : table}</section>`;
}
