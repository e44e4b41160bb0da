import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { htmlReport } from '../report/html/html-report.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { SimulationReport } from '../report/simulation-report.ts';
import { UsageError } from '../usage-error.ts';

/** Writes report.html, report.md and report.json; returns the path of the page. @throws {UsageError} naming --out. */
export function writeReport(folder: string, report: SimulationReport): string {
  writeFiles(folder, {
    'report.html': htmlReport(report),
    'report.md': markdownReport(report),
    'report.json': reportJson(report),
  });
  return join(resolve(folder), 'report.html');
}

/** JSON has no NaN: what there is not is null. */
export const reportJson = (report: unknown): string => `${JSON.stringify(report, null, 2)}\n`;

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined) throw error;
    throw new UsageError(`--out: ${folder} cannot be written (${message}); name a folder of yours.`);
  }
}
