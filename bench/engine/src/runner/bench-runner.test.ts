import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchRow } from '../bench-row.ts';
import { parseBenchOptions } from './bench-options.ts';
import { benchMachine, writeBenchReport } from './bench-report.ts';
import { benchTable } from './bench-table.ts';

const rows: BenchRow[] = [
  { bench: '1v1 full pass', waiting: 1_000_000, medianMs: 123.4, ticketsPerSecond: 8_103_727, timesSort: 1.234 },
  { bench: '1v1 join and match', waiting: 100_000, medianMs: 0.0123, p95Ms: 0.05, bytesPerTicket: 99.6, note: 'warm' },
];

describe('the table of the engine benches', () => {
  it('has a line per measurement, in units that one can read, and lines up', () => {
    const lines = benchTable(rows).trimEnd().split('\n');
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
    expect(lines[2]).toMatch(/1v1 full pass +\| 1,000,000 \| +123 ms \| +\| +8\.1 M \| +1\.23 \|/);
    expect(lines[3]).toMatch(/12\.3 µs \| +50\.0 µs \| .* 100 \| warm/);
  });

  it('is written with where it was measured', () => {
    const folder = mkdtempSync(join(tmpdir(), 'paireto-bench-'));
    try {
      const [text, json] = writeBenchReport(folder, rows, benchMachine(), new Date(0));
      expect(readFileSync(text!, 'utf8')).toContain(`1970-01-01, Node ${process.version}`);
      expect(JSON.parse(readFileSync(json!, 'utf8'))).toMatchObject({ rows, machine: { node: process.version } });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the arguments of the engine benches', () => {
  it('choose benches by name, any number of times', () => {
    expect(parseBenchOptions(['--only', '1v1', '--only', '5v5', '--quick'])).toEqual({
      quick: true,
      only: ['1v1', '5v5'],
      out: false,
      help: false,
    });
  });

  it('are refused when unknown', () => {
    expect(() => parseBenchOptions(['--fast'])).toThrow('--fast');
  });
});
