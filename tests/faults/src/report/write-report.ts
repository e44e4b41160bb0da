import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CellResult } from './cell-result.ts';
import { columns, resultRow } from './result-row.ts';
import { markdownTable } from './text-table.ts';

/** What a report says besides its results. */
export interface ReportFacts {
  /** ISO 8601. */
  startedAt: string;
  seconds: number;
  seed: number;
  rate: number;
  cancels: number;
  /** Processors and the like. */
  machine: string;
  commit: string;
}

/** Writes `<path>.json` and `<path>.md`; returns both names. */
export function writeReport(path: string, facts: ReportFacts, results: readonly CellResult[]): string[] {
  mkdirSync(dirname(path), { recursive: true });
  const files = [
    { name: `${path}.json`, text: `${JSON.stringify({ ...facts, results }, undefined, 2)}\n` },
    { name: `${path}.md`, text: markdownReport(facts, results) },
  ];
  for (const { name, text } of files) writeFileSync(name, text);
  return files.map(({ name }) => name);
}

/** The table with date, seed and settings, and every violation with its story. */
export function markdownReport(facts: ReportFacts, results: readonly CellResult[]): string {
  const { startedAt, seconds, seed, rate, cancels, machine, commit } = facts;
  const settings =
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC, commit ${commit}, seed ${seed}, ${rate} joins/s for ` +
    `${seconds} s, ${Math.round(cancels * 100)} % cancels, ${machine}.`;
  const stories = results.filter(({ violationCount, error }) => violationCount > 0 || error !== undefined).map(storyOf);
  return `${[settings, markdownTable(columns, results.map(resultRow)), ...stories].join('\n\n')}\n`;
}

function storyOf({ name, about, violations, violationCount, error }: CellResult): string {
  const lines = violations.map(
    ({ guarantee, text, story }) => `**${guarantee}**: ${text}\n\n\`\`\`\n${story.join('\n')}\n\`\`\``,
  );
  const more = violationCount > violations.length ? [`and ${violationCount - violations.length} more.`] : [];
  return [`### ${name}`, about, ...(error === undefined ? [] : [`\`\`\`\n${error}\n\`\`\``]), ...lines, ...more].join(
    '\n\n',
  );
}
