import type { Figure } from '@paireto/bench-kit';
import { findMax } from './find-max.ts';
import { measureFloors } from './floors/measure-floors.ts';
import type { LoadOptions } from './options/load-options.ts';
import type { LoadRun } from './report/figures-of-run.ts';
import { medianOfRuns } from './report/median-of-runs.ts';
import { runOnce } from './run-once.ts';
import type { Generator } from './stage/start-generator.ts';
import type { Stage } from './stage/start-stage.ts';

/** How long more is offered than can be carried. */
const OVERLOAD_SECONDS = 60;
/** Each rate that is tried out in a search: long enough for queues to build up. */
const TRY_OUT = { warmUpSeconds: 4, seconds: 10 };

/** Does what the options ask for on a system that is up. */
export async function runBench(
  deps: { stage: Stage; generator: Generator; say: (line: string) => void },
  options: LoadOptions,
): Promise<{ summary: Figure[]; runs: LoadRun[] }> {
  const { stage, generator, say } = deps;
  say('measuring what the bare parts can do');
  const floors = await measureFloors({
    redisUrl: stage.urls.redis,
    natsUrl: stage.urls.nats,
    secret: stage.jwt.secret,
    press: (url, seconds) => generator.press(url, seconds),
  });
  const run = (plan: LoadOptions['plan'], kill?: string): Promise<LoadRun> =>
    runOnce({ stage, generator, floors, say }, plan, kill);
  const summary: Figure[] = [];
  const runs: LoadRun[] = [];
  let { rate } = options.plan;

  if (options.findMax) {
    const found = await findMax(rate, (tried) => run({ ...options.plan, ...TRY_OUT, rate: tried }));
    runs.push(...found.tried);
    rate = found.rate;
    summary.push({
      name: 'highest rate that holds',
      value: found.rate,
      unit: 'per second',
      note: '>= 99.5 % let in and matched, p95 from join to push <= 1 s',
    });
  }
  if (options.overload !== undefined && rate > 0) {
    const plan = { ...options.plan, rate: Math.round(rate * options.overload), seconds: OVERLOAD_SECONDS };
    const overloaded = await run(plan, options.kill);
    runs.push(overloaded);
    summary.push(...overloadFigures(overloaded));
  } else if (!options.findMax) {
    const repeated: LoadRun[] = [];
    while (repeated.length < options.runs) repeated.push(await run(options.plan, options.kill));
    runs.push(...repeated);
    if (repeated.length > 1) summary.push(...medianOfRuns(repeated));
  }
  return { summary, runs };
}

/** What an overload has to leave in one piece. */
function overloadFigures({ result }: LoadRun): Figure[] {
  return [
    { name: 'overload: accepted joins, p95', value: result.joins.p95, unit: 'ms', aim: { atMost: 2_000 } },
    {
      name: 'overload: join to push of the accepted, p95',
      value: result.pushes.p95,
      unit: 'ms',
      aim: { atMost: 2_000 },
    },
    { name: 'overload: drained after', value: result.drainSeconds, unit: 's', aim: { atMost: 5 } },
    { name: 'overload: share shed', value: 1 - result.acceptedJoins / result.dueJoins, unit: 'share' },
  ];
}
