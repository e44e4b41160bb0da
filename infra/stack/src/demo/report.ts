import type { DemoPlayer } from './demo-player.ts';
import { histogram } from './histogram.ts';
import { mean, percentile } from './statistics.ts';
import type { ToldMatch } from './verify-answers.ts';

export interface ReportFacts {
  players: readonly DemoPlayer[];
  matches: readonly ToldMatch[];
  elapsedMs: number;
  records: number;
  games: number;
  problems: readonly string[];
  tenant: string;
  seed: number;
}

const WAIT_EDGES_S = [0, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];
const GAP_STEP = 20;
const BAR_WIDTH = 32;
const SHOWN_PROBLEMS = 20;

/** The result of a run as a table, two histograms and a verdict. */
export function report(facts: ReportFacts): string {
  const waits = facts.players.flatMap(({ joinedMs, matchedMs }) =>
    joinedMs === undefined || matchedMs === undefined ? [] : [(matchedMs - joinedMs) / 1000],
  );
  const gaps = facts.matches.map((match) => match.ratingGap);
  const closing = facts.players.filter((player) => player.closing).length;
  const lines = [
    '',
    row(
      'players',
      String(facts.players.length),
      closing > 0 ? `the last ${closing} came along for those who waited` : '',
    ),
    row('matches', String(facts.matches.length), `tenant ${facts.tenant}, seed ${facts.seed}`),
    row('time', `${(facts.elapsedMs / 1000).toFixed(1)} s`, ''),
    row('wait', '', `p50 ${waitText(waits, 0.5)}   p95 ${waitText(waits, 0.95)}   p99 ${waitText(waits, 0.99)}`),
    row('rating gap', '', `mean ${pointsText(mean(gaps))}   p95 ${pointsText(percentile(gaps, 0.95))}`),
    '',
    '  Wait, from the answer to the join until the player saw the game (seconds)',
    ...indented(histogram(waits, { edges: WAIT_EDGES_S, format: String, width: BAR_WIDTH })),
    '',
    '  Rating gap of the matches (points)',
    ...indented(histogram(gaps, { edges: gapEdges(gaps), format: String, width: BAR_WIDTH })),
    '',
    ...verdict(facts),
    '',
  ];
  return lines.join('\n');
}

function verdict(facts: ReportFacts): string[] {
  const checked = `Checked: ${facts.players.length} players' answers, ${facts.records} records in PostgreSQL, ${facts.games} games of live-game-api.`;
  if (facts.problems.length === 0)
    return [`  ${checked}`, '  Everybody has exactly one game: 0 lost, 0 matched twice, 0 without a game.'];
  const shown = facts.problems.slice(0, SHOWN_PROBLEMS).map((problem) => `  - ${problem}`);
  const hidden = facts.problems.length - shown.length;
  return [
    `  ${checked}`,
    `  NOT GOOD: ${facts.problems.length} problem${facts.problems.length === 1 ? '' : 's'}`,
    ...shown,
    ...(hidden > 0 ? [`  - and ${hidden} more`] : []),
  ];
}

const row = (name: string, value: string, more: string): string =>
  `  ${name.padEnd(11)} ${[value, more].filter((part) => part !== '').join('   ')}`;

const indented = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

const waitText = (waits: readonly number[], share: number): string => {
  const value = percentile(waits, share);
  return Number.isNaN(value) ? '-' : `${value < 10 ? value.toFixed(2) : value.toFixed(1)} s`;
};

const pointsText = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(0));

/** Bins of 20 points to 200, then of 100. */
function gapEdges(gaps: readonly number[]): number[] {
  const most = Math.max(0, ...gaps);
  const fine = Array.from({ length: 200 / GAP_STEP }, (_, index) => index * GAP_STEP);
  const coarse = Array.from(
    { length: Math.max(1, Math.ceil((most - 200) / 100) + 1) },
    (_, index) => 200 + index * 100,
  );
  return [...fine, ...coarse];
}
