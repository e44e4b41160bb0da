import { countFigure, type Figure, noneFigure } from '@paireto/bench-kit';
import type { Floors } from '../floors/measure-floors.ts';
import type { LoadPlan } from '../load-plan.ts';
import type { EventLoop } from '../stage/event-loops.ts';
import type { ProcessUsage } from '../stage/process-usage.ts';
import type { Latency, LoadResult } from './load-result.ts';

/** A run: what the generator saw, and what the processes used. */
export interface LoadRun {
  /** What it is: `steady, 1,000 joins/s`. */
  name: string;
  plan: LoadPlan;
  result: LoadResult;
  usage: readonly ProcessUsage[];
  /** What Redis held before anybody came, when those who wait were there, and after, bytes. */
  redisBytes: { before: number; filled: number; after: number };
  eventLoops: readonly EventLoop[];
  floors: Floors;
}

/** The bars that shared figures are held against, ms and share. */
const AIMS = { pushP95Ms: 1_000, readP95Ms: 20, shareMatched: 0.995, gatewayOfFloor: 0.5 } as const;

/** The figures of a run, in the order in which they are read. */
export function figuresOfRun(run: LoadRun): Figure[] {
  const { result, usage, floors } = run;
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
    { name: 'after the last join until the last push', value: result.drainSeconds, unit: 's' },
    ...usageFigures(usage, result),
    ...loopFigures(run),
    ...waitingFigures(run),
    ...floorFigures(floors, usage, result),
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

function usageFigures(usage: readonly ProcessUsage[], { acceptedJoins }: LoadResult): Figure[] {
  const micros = (cpuSeconds: number): number => (cpuSeconds / acceptedJoins) * 1e6;
  const system = usage.filter(({ name }) => name !== 'generator');
  const sum = system.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);
  return [
    { name: 'processor time per ticket, the system', value: micros(sum), unit: 'µs' },
    ...usage.map(
      ({ name, cpuSeconds }): Figure => ({
        name: `processor time per ticket, ${name}`,
        value: micros(cpuSeconds),
        unit: 'µs',
      }),
    ),
    ...usage.map(
      ({ name, memoryBefore, memoryAfter }): Figure => ({
        name: `memory, ${name}`,
        value: memoryAfter,
        unit: 'bytes',
        note: `${Math.round((memoryAfter - memoryBefore) / 2 ** 20)} MiB more than before the load`,
      }),
    ),
  ];
}

const loopFigures = ({ eventLoops }: LoadRun): Figure[] =>
  eventLoops.map(({ name, delayP99Ms, utilization }) => ({
    name: `event loop late, p99, ${name}`,
    value: delayP99Ms,
    unit: 'ms',
    note: `busy ${Math.round(utilization * 100)} % of the time`,
  }));

/** A matcher keeps a waiting ticket in so many bytes at most. */
const BYTES_PER_WAITING_TICKET = 1_024;

/** What a ticket takes that waits; of the scenario in which many do, where those that come are few beside them. */
function waitingFigures({ plan, usage, redisBytes }: LoadRun): Figure[] {
  if (plan.waiting === 0) return [];
  const each = (bytes: number): number => bytes / plan.waiting;
  const matchers = usage.filter(({ name }) => name.startsWith('matcher'));
  const grown = Math.max(...matchers.map(({ memoryAtStart, memoryBefore }) => memoryBefore - memoryAtStart));
  return [
    {
      name: 'matcher, per waiting ticket',
      value: each(grown),
      unit: 'bytes',
      aim: { atMost: BYTES_PER_WAITING_TICKET },
      note: 'resident memory',
    },
    { name: 'Redis, per waiting ticket', value: each(redisBytes.filled - redisBytes.before), unit: 'bytes' },
  ];
}

function floorFigures(
  floors: Floors,
  usage: readonly ProcessUsage[],
  { acceptedJoins, seconds }: LoadResult,
): Figure[] {
  const gateway = usage.find(({ name }) => name === 'gateway');
  const gatewayMicros = gateway ? (gateway.cpuSeconds / acceptedJoins) * 1e6 : Number.NaN;
  const achieved = acceptedJoins / seconds;
  return [
    {
      name: 'floor: bare POST + HMAC',
      value: floors.bareHttpPerSecond,
      unit: 'per second',
      note: `${floors.bareHttpMicros.toFixed(1)} µs each`,
    },
    { name: 'floor: Redis script calls', value: floors.redisScriptsPerSecond, unit: 'per second' },
    { name: 'floor: NATS publishes', value: floors.natsPublishesPerSecond, unit: 'per second' },
    {
      name: 'bare POST / gateway, processor time of a join',
      value: floors.bareHttpMicros / gatewayMicros,
      unit: 'times',
      aim: { atLeast: AIMS.gatewayOfFloor },
      note: 'reads, cancels and sockets of the run included',
    },
    { name: 'joins accepted / bare POSTs', value: achieved / floors.bareHttpPerSecond, unit: 'times' },
    { name: 'joins accepted / Redis script calls', value: achieved / floors.redisScriptsPerSecond, unit: 'times' },
    { name: 'joins accepted / NATS publishes', value: achieved / floors.natsPublishesPerSecond, unit: 'times' },
  ];
}

const outcomesText = (outcomes: Readonly<Record<string, number>>): string =>
  Object.entries(outcomes)
    .filter(([outcome]) => outcome !== 'accepted')
    .map(([outcome, count]) => `${outcome}: ${count.toLocaleString('en')}`)
    .join(', ');
