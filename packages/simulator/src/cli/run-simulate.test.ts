import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulationReport } from '../report/simulation-report.ts';
import { runSimulate } from './run-simulate.ts';

const root = new URL('../../../../', import.meta.url).pathname;
const chess = `${root}rulesets/chess.yaml`;
const adaptive = `${root}rulesets/chess-adaptive.yaml`;
const sample = new URL('../../samples/games.csv', import.meta.url).pathname;

let out: string;
let printed: string;
let complained: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'paireto-simulate-'));
  [printed, complained] = ['', ''];
});
afterEach(() => rmSync(out, { recursive: true }));

const run = (...args: string[]) => {
  let atMs = 0;
  return runSimulate([...args, '--out', join(out, 'report')], {
    print: (text) => (printed += text),
    complain: (text) => (complained += text),
    progressStream: { isTTY: false } as NodeJS.WriteStream,
    clockMs: () => (atMs += 0.01),
    today: () => new Date('2026-01-02T03:04:05Z'),
  });
};
const file = (name: string) => readFileSync(join(out, 'report', name), 'utf8');
const report = () => JSON.parse(file('report.json')) as SimulationReport;

describe('npm run simulate', () => {
  it('replays 2,000 players against rulesets, baselines and the optimum, and writes page, text and data', async () => {
    expect(await run('--ruleset', chess, '--ruleset', adaptive, '--players', '2000', '--seeds', '2')).toBe(0);
    const { policies, optimum, players, seeds } = report();
    expect({ players, seeds }).toEqual({ players: 2_000, seeds: [1, 2] });
    expect(policies.map(({ name }) => name)).toEqual([
      'chess',
      'chess-adaptive',
      'fifo',
      'greedy',
      'fixed-window',
      'lichess-waves',
      'longest-wait-10',
      'sorted-pairs',
      'informed',
    ]);
    expect(optimum).toMatchObject({ isProven: true, isPart: false, players: 2_000 });
    for (const { ratio, matches, byRating } of policies) {
      expect(ratio!.mean).toBeGreaterThanOrEqual(1);
      expect(matches).toBeGreaterThan(980);
      expect(byRating.reduce((sum, part) => sum + part.players, 0)).toBe(2_000);
    }
    for (const { name } of policies) {
      expect(printed).toContain(name);
      expect(file('report.md')).toContain(`| ${name} |`);
    }
    expect(printed).toContain(join(out, 'report', 'report.html'));
  }, 60_000);

  it('reports how true it was what players were told of their waits, where that is asked for', async () => {
    const args = ['--ruleset', chess, '--players', '2000', '--arrivals', 'poisson:5/s', '--baselines', 'none'];
    expect(await run(...args, '--optimum', '0', '--estimates')).toBe(0);
    const [chessPolicy] = report().policies;
    expect(chessPolicy!.estimates!.count).toBeGreaterThan(1_500);
    expect(Math.abs(chessPolicy!.estimates!.within90.mean - 0.9)).toBeLessThan(0.05);
    expect(file('report.md')).toContain('## Expected waits');
    expect(await run(...args, '--optimum', '0')).toBe(0);
    expect(file('report.md')).not.toContain('## Expected waits');
  });

  it('writes a page that needs nothing from elsewhere and shows every policy in its plots', async () => {
    expect(await run('--ruleset', chess, '--players', '400')).toBe(0);
    const page = file('report.html');
    expect(page).not.toMatch(/\b(?:src|href)=|https?:\/\/|@import|url\((?!#)/);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(page.match(/<svg /g)).toHaveLength(5);
    for (const { name } of report().policies) expect(page).toContain(`>${name}</text>`);
    expect(page).toContain('prefers-color-scheme:dark');
  });

  it('gives the same report for the same seed', async () => {
    const withoutTimes = () => {
      const { policies, ...rest } = report();
      return { ...rest, policies: policies.map((policy) => ({ ...policy, passes: undefined })) };
    };
    await run('--ruleset', chess, '--players', '300', '--seed', '5');
    const first = withoutTimes();
    await run('--ruleset', chess, '--players', '300', '--seed', '5');
    expect(withoutTimes()).toEqual(first);
  });

  it('puts strategies side by side', async () => {
    await run('--ruleset', chess, '--strategy', 'longest-wait,fifo', '--players', '300', '--baselines', 'none');
    expect(report().policies.map(({ name }) => name)).toEqual(['chess · longest-wait', 'chess · fifo']);
  });

  it('replays a recorded trace', async () => {
    expect(await run('--ruleset', chess, '--trace', sample)).toBe(0);
    expect(report()).toMatchObject({ players: 240 });
    expect(report().policies[0]!.byRegion.map(({ name }) => name)).toEqual(['', 'ap', 'eu', 'us']);
  });

  it('tells team balance and party sizes, and that teams have no optimum', async () => {
    expect(await run('--ruleset', `${root}rulesets/arena.yaml`, '--players', '500')).toBe(0);
    const { policies, optimum, notes } = report();
    expect(optimum).toBeUndefined();
    expect(policies[0]!.teams!.gap.p95).toBeLessThanOrEqual(100);
    expect(policies[0]!.byPartySize.length).toBeGreaterThan(2);
    expect(notes.join(' ')).toContain('one against one only');
    expect(file('report.md')).toContain('## Team balance');
  });

  it('replays players of a ladder by its windows, without seasons and newcomers', async () => {
    expect(await run('--ruleset', `${root}rulesets/chess-ladder.yaml`, '--players', '400', '--baselines', 'none')).toBe(
      0,
    );
    const { policies, optimum } = report();
    expect(policies).toMatchObject([{ name: 'chess-ladder' }]);
    expect(policies[0]!.matches).toBeGreaterThan(150);
    expect(optimum).toMatchObject({ isProven: true });
  });

  it('says when the optimum is only that of a part', async () => {
    await run('--ruleset', chess, '--players', '400', '--optimum', '125');
    expect(report().optimum).toMatchObject({ isPart: true, players: 100 });
    expect(file('report.md')).toContain('100 of 400 players');
  });

  it('measures the quality table', async () => {
    expect(await run('--quality', '--ruleset', adaptive, '--players', '200')).toBe(0);
    expect(printed).toContain('| adaptive |');
    expect(file('quality.md')).toContain('| J / optimum, arrivals per second | 0.5 | 5 | 50 | 200 |');
    expect(existsSync(join(out, 'report', '50-per-second', 'report.html'))).toBe(true);
  });

  it('shows its options, and is told apart from the simulation of faults', async () => {
    expect(await run('--help')).toBe(0);
    expect(printed).toContain('--arrivals');
    expect(printed).toContain('simulate-faults');
  });

  it.each([
    [['--players', 'many'], '--players'],
    [['--arrivals', 'often'], '--arrivals'],
    [['--strategy', 'best'], 'adaptive, longest-wait, fifo, waves'],
    [['--baselines', 'best'], '--baselines'],
    [['--lambda', '0'], '--lambda'],
    [['--regions', 'mars:1'], '"mars"'],
    [['--parties', '3:1'], '--parties'],
    [['--priority', 'gold:1'], '--priority'],
    [['--trace', '/no/such/file.csv'], '/no/such/file.csv'],
    [['--trace', sample, '--arrivals', 'poisson:1/s'], '--arrivals'],
    [['--ruleset', '/no/such/ruleset.yaml'], '/no/such/ruleset.yaml'],
    [['--colour', 'red'], '--colour'],
    [['--quality', '--trace', sample], '--trace'],
  ])('refuses %j with exit code 2, naming what is wrong', async (args, message) => {
    expect(await run('--ruleset', chess, ...args)).toBe(2);
    expect(complained).toContain(message);
    expect(existsSync(join(out, 'report'))).toBe(false);
  });
});
