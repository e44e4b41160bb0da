import type { Figure } from '@paireto/bench-kit';
import type { LoadRun } from './load-run.ts';

/** A matcher keeps a waiting ticket in so many bytes at most. */
const BYTES_PER_WAITING_TICKET = 1_024;

/** What a ticket takes that waits; of the scenario in which many do, where those that come are few beside them. */
export function waitingFigures({ plan, usage, redisBytes, apps, result }: LoadRun): Figure[] {
  if (plan.waiting === 0) return [];
  const each = (bytes: number): number => bytes / plan.waiting;
  const matchers = usage.filter(({ name }) => name.startsWith('matcher'));
  const grown = matchers.map(({ memoryAtStart, memoryBefore }) => memoryBefore - memoryAtStart);
  const heapAtStart = new Map(apps.atStart.map(({ name, heapBytes }) => [name, heapBytes]));
  const heapGrown = apps.filled
    .filter(({ name }) => name.startsWith('matcher'))
    .map(({ name, heapBytes }) => heapBytes - (heapAtStart.get(name) ?? Number.NaN));
  return [
    {
      name: 'players who wait from the beginning',
      value: result.filled.waiting,
      unit: 'count',
      note: `joined in ${result.filled.seconds.toFixed(1)} s, ${Math.round(result.filled.waiting / result.filled.seconds).toLocaleString('en')} a second`,
    },
    {
      name: 'matcher, per waiting ticket',
      value: each(most(grown, plan.tenants)),
      unit: 'bytes',
      aim: { atMost: BYTES_PER_WAITING_TICKET },
      note: 'resident memory',
    },
    {
      name: 'matcher, heap per waiting ticket',
      value: each(most(heapGrown, plan.tenants)),
      unit: 'bytes',
      note: 'garbage included',
    },
    { name: 'Redis, per waiting ticket', value: each(redisBytes.filled - redisBytes.before), unit: 'bytes' },
  ];
}

/** The one pool of one tenant is one shard's; those of several tenants may be anybody's. */
const most = (amounts: readonly number[], tenants: number): number =>
  tenants === 1 ? Math.max(...amounts) : amounts.reduce((sum, amount) => sum + Math.max(0, amount), 0);

/** What everything costs while nobody does anything. */
export function idleFigures({ idle, plan }: LoadRun): Figure[] {
  const { empty, waiting } = idle;
  const sum = (cost: Readonly<Record<string, number>>): number =>
    Object.entries(cost).reduce((total, [name, seconds]) => total + (name === 'generator' ? 0 : seconds), 0);
  const inMs = (seconds: number): string => `${(seconds * 1_000).toFixed(1)} ms`;
  const allFigure = (name: string, cost: Readonly<Record<string, number>>): Figure => ({
    name,
    value: sum(cost) * 1_000,
    unit: 'ms',
    note: 'processor time per second, all processes of the system',
  });
  if (empty === undefined) return [];
  if (waiting === undefined) return [allFigure('idle, nobody waiting', empty)];
  return [
    allFigure('idle, nobody waiting', empty),
    allFigure(`idle, ${plan.waiting.toLocaleString('en')} waiting`, waiting),
    ...Object.entries(waiting)
      .filter(([name]) => name !== 'generator')
      .map(
        ([name, seconds]): Figure => ({
          name: `idle, ${name}`,
          value: seconds * 1_000,
          unit: 'ms',
          note: `a second; ${inMs(empty[name] ?? 0)} with nobody waiting`,
        }),
      ),
  ];
}
