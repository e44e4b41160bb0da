import { parseArgs } from 'node:util';
import { type LoadPlan, type ScenarioName, scenarioNames, scenarioTexts } from '../load-plan.ts';
import { flag, sharedOptions, shareNumber, text, wholeNumber } from './option-values.ts';

/** What `npm run bench` was asked for. */
export interface LoadOptions {
  plan: LoadPlan;
  /** Search the highest rate that holds. */
  findMax: boolean;
  /** So many times the highest rate (`--find-max`) or `--rate`, for so long, over so many connections. */
  overload: { times: number; seconds: number; connections: number } | undefined;
  /** A process to kill in the middle, such as `matcher-1`, or `owner`; how long it stays away. */
  kill: { name: string; awayMs: number } | undefined;
  runs: number;
  gateways: number;
  shards: number;
  bridges: number;
  out: boolean;
  json: boolean;
  profile: string | undefined;
  help: boolean;
}

/** The name under which `--kill` takes the shard that has the most who wait. */
export const OWNER = 'owner';

const defaults = {
  rate: 1_000,
  seconds: 20,
  warmUpSeconds: 20,
  sockets: 500,
  reads: 0.1,
  cancels: 0.02,
  parties: 0.3,
  pools: 10_000,
  tenants: 1,
  waiting: 100_000,
  connections: 256,
  overloadSeconds: 60,
  /** As many as those who come have: more than a gateway takes at once, so that it is the one who says no. */
  overloadConnections: 8_000,
  awaySeconds: { owner: 8, others: 0.5 },
} as const;

export const loadUsage = `npm run bench [-- options]

Starts the whole system on free ports, lets players join over the public API from another process (open loop), and reports
rates, latencies, processor time and memory, beside what the bare parts can do on this machine in the same run.

  --rate <n>          joins per second, default ${defaults.rate.toLocaleString('en')}
  --seconds <n>       how long it counts, default ${defaults.seconds}, after --warm-up <n> seconds, default ${defaults.warmUpSeconds}
  --scenario <name>   ${scenarioNames.map((name) => `${name.padEnd(11)} ${scenarioTexts[name]}`).join('\n                      ')}
  --find-max          search the highest rate with >= 99.5 % matched and p95 from join to push <= 1 s
  --overload <n>x     so many times the highest rate (or --rate, if that is known) for --seconds, default ${defaults.overloadSeconds},
                      over --connections, default ${defaults.overloadConnections.toLocaleString('en')}: what is shed, how soon it is over
  --kill <process>    kill a process in the middle and start it again: matcher (the first), gateway, game-bridge, redis, …;
                      owner: the shard with the most who wait, and when the others have taken over
  --away <seconds>    how long it stays away, default ${defaults.awaySeconds.others}; owner: ${defaults.awaySeconds.owner}
  --sockets <n>       players with a WebSocket, of whom the time from join to push is known, default ${defaults.sockets}
  --reads <share>     GETs of entries per join, default ${defaults.reads}
  --cancels <share>   joins that are cancelled within a second, default ${defaults.cancels}
  --parties <share>   scenario parties: joins that are parties, default ${defaults.parties}
  --pools <n>         scenario many-pools, default ${defaults.pools.toLocaleString('en')}
  --tenants <n>       tenants that the players are spread over, default ${defaults.tenants}
  --waiting <n>       scenario one-pool, default ${defaults.waiting.toLocaleString('en')}
  --idle <seconds>    before the load, what everything costs while nobody does anything, with nobody waiting and with those who wait
  --connections <n>   kept-alive connections, default ${defaults.connections}
  --gateways <n>  --shards <n>  --bridges <n>   how many of each: 1, 2 matchers, 1
  --runs <n>          repeat, and report medians and the spread, default 1
  --quick             a few seconds at a low rate: shows whether everything works, not how fast
  --out               write the report (Markdown, JSON, plots) to bench/reports
  --json              print the report as JSON
  --profile <folder>  write a processor profile of each app there, for the DevTools of Chromium; makes everything slower
  --help              this text

Ends with 1 when somebody was lost or plays twice. Quiet the machine first: what else runs is measured with it.
bench/load/README.md has the method.
`;

/** @throws {TypeError} that says which argument is wrong, and what is right. */
export function parseLoadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...sharedOptions,
      scenario: text,
      'find-max': flag,
      overload: text,
      kill: text,
      away: text,
      sockets: text,
      reads: text,
      cancels: text,
      parties: text,
      pools: text,
      tenants: text,
      waiting: text,
      idle: text,
      connections: text,
      gateways: text,
      shards: text,
      bridges: text,
      profile: text,
    },
  });
  const { quick } = values;
  const whole = (name: keyof typeof values, usual: number, most: number, least = 1): number =>
    wholeNumber(name, values[name] as string | undefined, { usual, least, most });
  const share = (name: keyof typeof values, usual: number): number =>
    shareNumber(name, values[name] as string | undefined, usual);
  const scenario = scenarioOf(values.scenario);
  const overloadTimes = overloadOf(values.overload);
  return {
    plan: {
      scenario,
      rate: whole('rate', quick ? 100 : defaults.rate, 100_000),
      warmUpSeconds: whole('warm-up', quick ? 1 : defaults.warmUpSeconds, 600, 0),
      seconds: whole('seconds', quick ? 3 : defaults.seconds, 3_600),
      sockets: whole('sockets', quick ? 50 : defaults.sockets, 50_000, 0),
      reads: share('reads', defaults.reads),
      cancels: share('cancels', defaults.cancels),
      parties: share('parties', defaults.parties),
      pools: whole('pools', quick ? 100 : defaults.pools, 1_000_000),
      tenants: whole('tenants', defaults.tenants, 10_000),
      waiting: scenario === 'one-pool' ? whole('waiting', quick ? 200 : defaults.waiting, 1_000_000, 0) : 0,
      idleSeconds: whole('idle', 0, 3_600, 0),
      connections: whole('connections', defaults.connections, 15_000),
      seed: 8,
    },
    findMax: values['find-max'],
    overload:
      overloadTimes === undefined
        ? undefined
        : {
            times: overloadTimes,
            seconds: whole('seconds', quick ? 3 : defaults.overloadSeconds, 3_600),
            connections: whole('connections', defaults.overloadConnections, 15_000),
          },
    kill: values.kill === undefined ? undefined : killOf(values.kill, values.away),
    runs: whole('runs', 1, 20),
    gateways: whole('gateways', 1, 8),
    shards: whole('shards', 2, 16),
    bridges: whole('bridges', 1, 8),
    out: values.out,
    json: values.json,
    profile: values.profile,
    help: values.help,
  };
}

function scenarioOf(text: string | undefined): ScenarioName {
  const name = scenarioNames.find((known) => known === (text ?? 'steady'));
  if (name !== undefined) return name;
  throw new TypeError(`--scenario ${text}: the scenarios are ${scenarioNames.join(', ')}`);
}

function overloadOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const times = Number(/^([\d.]+)x?$/.exec(text)?.[1]);
  if (times > 1 && times <= 20) return times;
  throw new TypeError(`--overload ${text}: expected how many times the highest rate, such as 2x`);
}

function killOf(name: string, away: string | undefined): { name: string; awayMs: number } {
  const usual = name === OWNER ? defaults.awaySeconds.owner : defaults.awaySeconds.others;
  const seconds = away === undefined ? usual : Number(away);
  if (!(seconds >= 0 && seconds <= 300) || away === '')
    throw new TypeError(`--away ${away}: expected seconds from 0 to 300`);
  return { name: name === 'matcher' ? 'matcher-1' : name, awayMs: seconds * 1_000 };
}
