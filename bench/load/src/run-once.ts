import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import type { Floors } from './floors/measure-floors.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadRun } from './report/figures-of-run.ts';
import { readEventLoops } from './stage/event-loops.ts';
import { followProcesses } from './stage/process-usage.ts';
import type { Generator } from './stage/start-generator.ts';
import type { Stage } from './stage/start-stage.ts';

/** How long a killed process stays away. */
const AWAY_MS = 500;

/** Runs the load once and tells what came of it; `kill` names a process to kill in the middle of the seconds that count. */
export async function runOnce(
  deps: { stage: Stage; generator: Generator; floors: Floors; say: (line: string) => void },
  plan: LoadPlan,
  kill?: string,
): Promise<LoadRun> {
  const { stage, generator } = deps;
  const name = `${plan.scenario}, ${plan.rate.toLocaleString('en')} joins/s${kill === undefined ? '' : `, ${kill} killed`}`;
  deps.say(name);
  const processes = followProcesses(new Map([...stage.pids(), ['generator', generator.pid]]));
  const before = await redisBytes(stage.urls.redis);
  let filled = Promise.resolve(before);
  let killing: Promise<void> = Promise.resolve();
  let loops: ReturnType<typeof readEventLoops> = Promise.resolve([]);
  const result = await generator.run(plan, (phase) => {
    if (phase === 'prepared') {
      processes.begin();
      filled = redisBytes(stage.urls.redis);
    }
    if (phase === 'counted') {
      processes.end();
      loops = readEventLoops(stage.metrics());
    }
    if (phase !== 'counting') return;
    processes.count();
    // What was before is not of these seconds.
    void readEventLoops(stage.metrics());
    if (kill !== undefined) killing = sleep((plan.seconds * 1_000) / 2).then(() => stage.killAndStart(kill, AWAY_MS));
  });
  await killing;
  const redis = { before, filled: await filled, after: await redisBytes(stage.urls.redis) };
  return {
    name,
    result,
    plan,
    usage: processes.usage(),
    redisBytes: redis,
    eventLoops: await loops,
    floors: deps.floors,
  };
}

async function redisBytes(url: string): Promise<number> {
  const redis = connectRedis({
    url,
    name: 'bench',
    logger: createLogger({ service: 'bench', level: 'silent', pretty: false }),
  });
  await redisReady(redis);
  const info = await redis.info('memory');
  redis.disconnect();
  return Number(/used_memory:(\d+)/.exec(info)?.[1]);
}
