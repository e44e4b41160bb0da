import type { Figure } from '@paireto/bench-kit';
import type { LoadRun } from './load-run.ts';

const AIMS = { p95Ms: 2_000, drainSeconds: 5 } as const;

/** What an overload has to leave in one piece, and what became of those who were too many. */
export function overloadFigures({ result }: LoadRun): Figure[] {
  const { joins } = result.outcomes;
  const count = (isMeant: (outcome: string) => boolean): number =>
    Object.entries(joins).reduce((sum, [outcome, times]) => sum + (isMeant(outcome) ? times : 0), 0);
  const shed = count((outcome) => /^(429|503)/.test(outcome));
  const { states } = result.truth;
  const unfinished = Object.entries(states)
    .filter(([state]) => !['MATCHED', 'CANCELLED', 'LOST'].includes(state))
    .map(([state, times]) => `${times.toLocaleString('en')} ${state}`);
  return [
    { name: 'overload: accepted', value: result.acceptedJoins / result.seconds, unit: 'per second' },
    { name: 'overload: accepted joins, p95', value: result.joins.p95, unit: 'ms', aim: { atMost: AIMS.p95Ms } },
    {
      name: 'overload: join to push of the accepted, p95',
      value: result.pushes.p95,
      unit: 'ms',
      aim: { atMost: AIMS.p95Ms },
    },
    { name: 'overload: drained after', value: result.drainSeconds, unit: 's', aim: { atMost: AIMS.drainSeconds } },
    { name: 'overload: share not let in', value: 1 - result.acceptedJoins / result.dueJoins, unit: 'share' },
    { name: 'overload: answered 503', value: count((outcome) => outcome.startsWith('503')), unit: 'count' },
    { name: 'overload: answered 429', value: count((outcome) => outcome.startsWith('429')), unit: 'count' },
    {
      name: 'overload: neither let in nor shed',
      value: count((outcome) => outcome !== 'accepted') - shed,
      unit: 'count',
      aim: { atMost: 0 },
      note: 'no answer, or not even sent',
    },
    {
      name: 'overload: not matched in the end',
      value: 1 - result.shareMatched,
      unit: 'share',
      aim: { atMost: 0.005 },
      note: unfinished.join(', '),
    },
    {
      name: 'overload: lost, doubled or untrue',
      value: result.truth.problems.length,
      unit: 'count',
      aim: { atMost: 0 },
    },
  ];
}
