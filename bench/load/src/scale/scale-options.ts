import { parseArgs } from 'node:util';
import type { LoadPlan } from '../load-plan.ts';
import { parseLoadOptions } from '../options/load-options.ts';
import { sharedOptions, wholeNumber } from '../options/option-values.ts';
import { type Axis, type AxisName, axisNames, scaleAxes } from './scale-matrix.ts';

/** What `npm run bench:scale` was asked for. */
export interface ScaleOptions {
  axes: readonly Axis[];
  /** What every cell is loaded with, besides its tenants and pools. */
  plan: LoadPlan;
  runs: number;
  out: boolean;
  json: boolean;
  help: boolean;
}

const defaults = { rate: 1_000, seconds: 15, warmUpSeconds: 8, runs: 1 } as const;

export const scaleUsage = `npm run bench:scale [-- options]

Runs the whole system in several sizes on this machine, one after the other, each under the same load of the load generator: 1, 2 and 4
gateways; 1, 2, 4 and 8 shards; 1, 10 and 100 tenants; 100, 1,000 and 10,000 pools. Shows whether the processor time per ticket stays the
same, and how evenly shards share the matches.

  --rate <n>      joins per second, the same for all, default ${defaults.rate.toLocaleString('en')}: what the machine carries easily, or the queues are measured
  --seconds <n>   how long each counts, default ${defaults.seconds}, after --warm-up <n> seconds, default ${defaults.warmUpSeconds}
  --only <axis>   only this (may be given more than once): ${axisNames.join(', ')}
  --runs <n>      go through all of it so often, and report medians and the spread, default ${defaults.runs}
  --quick         a few seconds at a low rate and in small sizes: shows whether everything works
  --out           write the report (Markdown, JSON, plots) to bench/reports
  --json          print the report as JSON
  --help          this text

About forty seconds for each of ten systems. Ends with 1 when somebody was lost or plays twice. bench/load/README.md has the method.
`;

/** @throws {TypeError} that says which argument is wrong, and what is right. */
export function parseScaleOptions(args: readonly string[]): ScaleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { ...sharedOptions, only: { type: 'string', multiple: true, default: [] } },
  });
  const { quick, only } = values;
  const unknown = only.find((name) => !(axisNames as readonly string[]).includes(name));
  if (unknown !== undefined) throw new TypeError(`--only ${unknown}: expected ${axisNames.join(', ')}`);
  const whole = (name: 'rate' | 'seconds' | 'warm-up' | 'runs', usual: number, most: number, least = 1): number =>
    wholeNumber(name, values[name], { usual, least, most });
  const { plan } = parseLoadOptions(['--scenario', 'many-pools', '--sockets', quick ? '50' : '500']);
  return {
    axes: scaleAxes(only as AxisName[], quick),
    plan: {
      ...plan,
      rate: whole('rate', quick ? 200 : defaults.rate, 100_000),
      seconds: whole('seconds', quick ? 4 : defaults.seconds, 3_600),
      warmUpSeconds: whole('warm-up', quick ? 2 : defaults.warmUpSeconds, 600, 0),
    },
    runs: whole('runs', defaults.runs, 20),
    out: values.out,
    json: values.json,
    help: values.help,
  };
}
