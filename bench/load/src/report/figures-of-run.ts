import { countFigure, type Figure, noneFigure } from '@paireto/bench-kit';
import { floorFigures } from './floor-figures.ts';
import type { Latency } from './load-result.ts';
import type { LoadRun } from './load-run.ts';
import { takeoverFigures } from './takeover-figures.ts';
import { loopFigures, shardFigures, usageFigures } from './usage-figures.ts';
import { idleFigures, waitingFigures } from './waiting-figures.ts';

/** The bars that shared figures are held against, ms and share. */
const AIMS = { pushP95Ms: 1_000, readP95Ms: 20, shareMatched: 0.995 } as const;

/** The figures of a run, in the order in which they are read. */
export function figuresOfRun(run: LoadRun): Figure[] {
  const { result } = run;
  const perSecond = (count: number): number => count / result.seconds;
  const refused = result.dueJoins - result.acceptedJoins;
  return [
    { name: 'joins offered', value: perSecond(result.dueJoins), unit: 'per second' },
    { name: 'joins accepted', value: perSecond(result.acceptedJoins), unit: 'per second' },
    countFigure('joins refused, shed or not answered', refused, outcomesText(result.outcomes.joins)),
    { name: 'share matched', value: result.shareMatched, unit: 'share', aim: { atLeast: AIMS.shareMatched } },
    ...latency('join', result.joins),
    ...latency('GET of an entry', result.reads, AIMS.readP95Ms),
    ...latency('cancel', result.cancels),
    ...latency('join to the push of the match', result.pushes, AIMS.pushP95Ms),
    { name: 'after the last join until the last answer or push', value: result.drainSeconds, unit: 's' },
    ...usageFigures(run),
    ...loopFigures(run),
    ...shardFigures(run),
    ...waitingFigures(run),
    ...idleFigures(run),
    ...takeoverFigures(run),
    ...floorFigures(run),
    noneFigure('lost, doubled or untrue', result.truth.problems.length),
  ];
}

const latency = (name: string, { count, p50, p95, p99 }: Latency, atMostP95?: number): Figure[] =>
  count === 0
    ? []
    : [
        { name: `${name}, p50`, value: p50, unit: 'ms' },
        {
          name: `${name}, p95`,
          value: p95,
          unit: 'ms',
          ...(atMostP95 === undefined ? {} : { aim: { atMost: atMostP95 } }),
        },
        { name: `${name}, p99`, value: p99, unit: 'ms', note: `of ${count.toLocaleString('en')}` },
      ];

/** What became of those who were not let in: `503 OVERLOADED: 12`. */
export const outcomesText = (outcomes: Readonly<Record<string, number>>): string =>
  Object.entries(outcomes)
    .filter(([outcome]) => outcome !== 'accepted')
    .map(([outcome, count]) => `${outcome}: ${count.toLocaleString('en')}`)
    .join(', ');
