import { number, percent, whole, withMargin } from './format.ts';
import type { PolicyReport, SimulationReport } from './simulation-report.ts';
import type { Part } from './summary.ts';

/** A table of the report, as text; both pages show the same ones. */
export interface Table {
  readonly title: string;
  readonly about?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function reportTables(report: SimulationReport): Table[] {
  return [
    mainTable(report),
    ...estimateTables(report.policies),
    ...teamTables(report.policies),
    ...partTables('By rating', 'Rating', report.policies, ({ byRating }) => byRating),
    ...partTables('By region', 'Region', report.policies, ({ byRegion }) => byRegion),
    ...partTables('By party size', 'Players', report.policies, ({ byPartySize }) => byPartySize),
  ];
}

function mainTable({ policies, optimum }: SimulationReport): Table {
  const rows = policies.map((policy) => [
    policy.name,
    whole(policy.players),
    whole(policy.matches),
    withMargin(policy.unmatchedShare, percent),
    ...[policy.waitS.p50, policy.waitS.p90, policy.waitS.p95, policy.waitS.p99].map(number),
    ...[policy.gap.p50, policy.gap.p90, policy.gap.p95].map(number),
    withMargin(policy.score),
    policy.ratio === undefined ? '–' : withMargin(policy.ratio),
    `${whole(policy.passes.count)} · ${number(policy.passes.totalMs)} ms`,
  ]);
  if (optimum !== undefined) {
    rows.push([
      optimum.isPart ? `optimum (of ${whole(optimum.players)})` : 'optimum',
      whole(optimum.players),
      whole(Math.round((optimum.players * (1 - optimum.unmatchedShare)) / 2)),
      percent(optimum.unmatchedShare),
      ...[optimum.waitS.p50, optimum.waitS.p90, optimum.waitS.p95, optimum.waitS.p99].map(number),
      ...[optimum.gap.p50, optimum.gap.p90, optimum.gap.p95].map(number),
      withMargin(optimum.score),
      '1',
      '–',
    ]);
  }
  return {
    title: 'Policies',
    about:
      'Waits in seconds, gaps in rating points (teams: difference of their means), of matched players. J is the mean of gap / 2 + λ · wait.',
    head: [
      'Policy',
      'Players',
      'Matches',
      'Unmatched',
      'Wait p50',
      'p90',
      'p95',
      'p99',
      'Gap p50',
      'p90',
      'p95',
      'J',
      'J / optimum',
      'Passes',
    ],
    rows,
  };
}

function estimateTables(policies: readonly PolicyReport[]): Table[] {
  const rows = policies.flatMap(({ name, estimates }) =>
    estimates === undefined
      ? []
      : [
          [
            name,
            whole(estimates.count),
            ...[estimates.within50, estimates.within90].map((share) => withMargin(share, percent)),
          ],
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      title: 'Expected waits',
      about:
        'Share of players who waited no longer than the p50 and the p90 that they were told when they came: 50 % and 90 % are right. Without the first fifth.',
      head: ['Policy', 'Told', 'Within p50', 'Within p90'],
      rows,
    },
  ];
}

function teamTables(policies: readonly PolicyReport[]): Table[] {
  const rows = policies.flatMap(({ name, teams, matches }) =>
    teams === undefined
      ? []
      : [
          [
            name,
            ...[teams.gap.p50, teams.gap.p90, teams.gap.p95, teams.gap.p99].map(number),
            ...[teams.spread.p50, teams.spread.p95].map(number),
            percent(teams.withParties / matches),
          ],
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      title: 'Team balance',
      about: 'Difference of the mean ratings of two teams, and between the strongest and weakest player, by match.',
      head: ['Policy', 'Difference p50', 'p90', 'p95', 'p99', 'Spread p50', 'p95', 'With parties'],
      rows,
    },
  ];
}

function partTables(
  title: string,
  first: string,
  policies: readonly PolicyReport[],
  partsOf: (policy: PolicyReport) => readonly Part[],
): Table[] {
  const rows = policies.flatMap((policy) =>
    partsOf(policy).map((part) => [
      policy.name,
      part.name === '' ? 'none' : part.name,
      whole(part.players),
      percent(part.unmatchedShare),
      ...[part.waitS.p50, part.waitS.p95, part.waitS.p99, part.gap.p50, part.gap.p95].map(number),
    ]),
  );
  if (rows.length === 0) return [];
  return [{ title, head: ['Policy', first, 'Players', 'Unmatched', 'Wait p50', 'p95', 'p99', 'Gap p50', 'p95'], rows }];
}
