import { parseArgs } from 'node:util';
import { isPartName, type PartName, partNames } from '../report/part-report.ts';
import { type BenchSettings, fullSettings, quickSettings } from './bench-settings.ts';

/** What `npm run bench:live` was asked for. */
export interface LiveBenchOptions {
  /** The parts to run, in the order in which they run. */
  parts: readonly PartName[];
  settings: BenchSettings;
  /** How often all of it is measured, each time on a system of its own. */
  runs: number;
  /** Write the report beside the bench. */
  out: boolean;
  /** Print the report as JSON instead of a table. */
  json: boolean;
  /** Folder for processor profiles of the apps. */
  profile?: string;
  help: boolean;
}

export const liveBenchUsage = `npm run bench:live [-- options]

Starts the whole system on free ports, with one gateway, opens sockets of many players from another process, and measures what
they are told, and when. Takes about five minutes.

  --only <part>  only this part (may be given more than once): ${partNames.join(', ')}
  --sockets <n>  sockets of the parts "sockets" and "resume"; an even number, default ${fullSettings.sockets.toLocaleString('en')}
  --runs <n>     repeat, each time on a system of its own, and report medians and the spread, default 1
  --quick        few players and a few seconds per part: shows whether everything works, not how fast
  --out          also write the report to bench/live/last.md and last.json
  --json         print the report as JSON
  --profile <folder>  write a processor profile of each app there, for the DevTools of Chromium; makes everything slower
  --help         this text

Ends with 1 when a player missed a match, was matched twice or was told something that is not true; a figure beyond its aim
is only reported. Quiet the machine first: what else runs is measured with it. bench/live/README.md has the method.
`;

/** @throws {TypeError} that says which argument is wrong, and what is right. */
export function parseLiveBenchOptions(args: readonly string[]): LiveBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      sockets: { type: 'string' },
      runs: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      out: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { only, sockets, runs, quick, ...rest } = values;
  const unknown = only.find((name) => !isPartName(name));
  if (unknown !== undefined) throw new TypeError(`--only ${unknown}: the parts are ${partNames.join(', ')}`);
  const settings = quick ? quickSettings : fullSettings;
  return {
    ...rest,
    runs: runCount(runs),
    parts: partNames.filter((name) => only.length === 0 || only.includes(name)),
    settings: sockets === undefined ? settings : { ...settings, sockets: socketCount(sockets) },
  };
}

function socketCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2 && count <= 50_000 && count % 2 === 0) return count;
  throw new TypeError(`--sockets ${text}: expected an even number from 2 to 50000`);
}

function runCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 20) return count;
  throw new TypeError(`--runs ${text}: expected a whole number from 1 to 20`);
}
