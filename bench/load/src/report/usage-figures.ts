import type { Figure } from '@paireto/bench-kit';
import { evenness, matchesByShard } from './evenness.ts';
import type { LoadRun } from './load-run.ts';

/** Processor time of an accepted join, µs, of the processes that are meant. */
export function microsPerTicket({ usage, result }: LoadRun, isMeant: (name: string) => boolean): number {
  const meant = usage.filter(({ name, cpuSeconds }) => isMeant(name) && Number.isFinite(cpuSeconds));
  if (meant.length === 0) return Number.NaN;
  const seconds = meant.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return (seconds / result.acceptedJoins) * 1e6;
}

/** Everything but the load itself. */
export const isSystem = (name: string): boolean => name !== 'generator';

/** What each process used, by ticket and in all. */
export function usageFigures(run: LoadRun): Figure[] {
  return [
    { name: 'processor time per ticket, the system', value: microsPerTicket(run, isSystem), unit: 'µs' },
    ...run.usage.map(
      ({ name }): Figure => ({
        name: `processor time per ticket, ${name}`,
        value: microsPerTicket(run, (other) => other === name),
        unit: 'µs',
      }),
    ),
    ...run.usage.map(
      ({ name, memoryBefore, memoryAfter }): Figure => ({
        name: `memory, ${name}`,
        value: memoryAfter,
        unit: 'bytes',
        note: Number.isFinite(memoryAfter)
          ? `${Math.round((memoryAfter - memoryBefore) / 2 ** 20)} MiB more than before the load`
          : 'killed',
      }),
    ),
  ];
}

/** How late the event loops were in the seconds that count. */
export const loopFigures = ({ apps }: LoadRun): Figure[] =>
  apps.to
    .filter(({ delayP99Ms }) => Number.isFinite(delayP99Ms))
    .map(({ name, delayP99Ms, utilization }) => ({
      name: `event loop late, p99, ${name}`,
      value: delayP99Ms,
      unit: 'ms',
      note: `busy ${Math.round(utilization * 100)} % of the time`,
    }));

/** How evenly the shards share the matches; of many pools, since one is one shard's alone. */
export function shardFigures({ plan, apps }: LoadRun): Figure[] {
  const shares = matchesByShard(apps.from, apps.to);
  if (plan.scenario !== 'many-pools' || shares.size < 2) return [];
  const sum = [...shares.values()].reduce((total, matches) => total + matches, 0);
  const text = [...shares].map(([name, matches]) => `${name} ${((matches / sum) * 100).toFixed(1)} %`).join(', ');
  return [
    { name: 'matches of the busiest shard / mean', value: evenness([...shares.values()]), unit: 'times', note: text },
  ];
}
