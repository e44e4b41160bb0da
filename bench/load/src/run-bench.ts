import type { Figure } from '@paireto/bench-kit';
import { findMax } from './find-max.ts';
import { measureFloors } from './floors/measure-floors.ts';
import type { LoadOptions } from './options/load-options.ts';
import type { LoadRun } from './report/load-run.ts';
import { overloadFigures } from './report/overload-figures.ts';
import { runOnce } from './run-once.ts';
import type { Generator } from './stage/start-generator.ts';
import type { Stage } from './stage/start-stage.ts';

/** Each rate that is tried out in a search: long enough for queues to build up. */
const TRY_OUT = { warmUpSeconds: 4, seconds: 10 };

/** What came of it. */
export interface Measured {
  /** What was asked for, such as the highest rate that holds. */
  headline: readonly Figure[];
  /** The run that counts: of a search, the best that held. Undefined: none did. */
  best: LoadRun | undefined;
  /** All runs, in order. */
  runs: readonly LoadRun[];
}

/** Does what the options ask for, once, on a system that is up. */
export async function runBench(
  deps: { stage: Stage; generator: Generator; say: (line: string) => void },
  options: Pick<LoadOptions, 'plan' | 'findMax' | 'overload' | 'kill'>,
): Promise<Measured> {
  const { stage, generator, say } = deps;
  say('measuring what the bare parts can do');
  const floors = await measureFloors({
    redisUrl: stage.urls.redis,
    redisPid: stage.pids().get('redis'),
    natsUrl: stage.urls.nats,
    secret: stage.jwt.secret,
    press: (url, seconds) => generator.press(url, seconds),
  });
  const run = (plan: LoadOptions['plan'], kill?: LoadOptions['kill']): Promise<LoadRun> =>
    runOnce({ stage, generator, floors, say }, plan, kill);
  const headline: Figure[] = [];
  const runs: LoadRun[] = [];
  let { rate } = options.plan;
  let best: LoadRun | undefined;

  if (options.findMax) {
    const found = await findMax(rate, (tried) => run({ ...options.plan, ...TRY_OUT, rate: tried }));
    runs.push(...found.tried);
    ({ rate, best } = found);
    headline.push({
      name: 'highest rate that holds',
      value: found.rate,
      unit: 'per second',
      note: '>= 99.5 % let in and matched, p95 from join to push <= 1 s',
    });
  }
  if (options.overload !== undefined && rate > 0) {
    const { times, ...more } = options.overload;
    const overloaded = await run({ ...options.plan, ...more, rate: Math.round(rate * times) }, options.kill);
    runs.push(overloaded);
    headline.push(...overloadFigures(overloaded));
    best ??= overloaded;
  } else if (!options.findMax) {
    best = await run(options.plan, options.kill);
    runs.push(best);
  }
  return { headline, best, runs };
}
