import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, createLogger, redisReady } from '@paireto/runtime';
import type { Floors } from './floors/measure-floors.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadOptions } from './options/load-options.ts';
import { perSecond } from './report/idle.ts';
import type { IdleCost, LoadRun } from './report/load-run.ts';
import { type AppMetrics, readAppMetrics } from './stage/app-metrics.ts';
import { killAndStart } from './stage/kill-and-start.ts';
import { followProcesses } from './stage/process-usage.ts';
import type { Generator } from './stage/start-generator.ts';
import type { Stage } from './stage/start-stage.ts';
import type { Takeover } from './stage/watch-takeover.ts';

/** Runs the load once and tells what came of it; `kill` says what to kill in the middle of the seconds that count. */
export async function runOnce(
  deps: { stage: Stage; generator: Generator; floors: Floors; say: (line: string) => void },
  plan: LoadPlan,
  kill?: LoadOptions['kill'],
): Promise<LoadRun> {
  const { stage, generator } = deps;
  const name = `${plan.scenario}, ${plan.rate.toLocaleString('en')} joins/s${kill === undefined ? '' : `, ${kill.name} killed`}`;
  deps.say(name);
  const processes = followProcesses(new Map([...stage.pids(), ['generator', generator.pid]]));
  const before = await redisBytes(stage.urls.redis);
  const apps = {
    atStart: await readAppMetrics(stage.metrics()),
    filled: [] as AppMetrics[],
    from: [] as AppMetrics[],
    to: [] as AppMetrics[],
  };
  const idle: { -readonly [When in keyof IdleCost]?: IdleCost[When] } = {};
  let idleFrom: ReadonlyMap<string, number> | undefined;
  let filled = before;
  let killing: Promise<Takeover | undefined> = Promise.resolve(undefined);
  const reading: Promise<void>[] = [];
  const readInto = (when: keyof typeof apps): void => {
    const read = async (): Promise<void> => {
      apps[when] = await readAppMetrics(stage.metrics());
    };
    reading.push(read());
  };
  const readFilled = async (): Promise<void> => {
    filled = await redisBytes(stage.urls.redis);
  };

  const phases: Readonly<Record<Parameters<Parameters<Generator['run']>[1]>[0], () => void>> = {
    empty() {
      idleFrom = processes.cpu();
    },
    filling() {
      if (idleFrom) idle.empty = perSecond(idleFrom, processes.cpu(), plan.idleSeconds);
      idleFrom = undefined;
    },
    filled() {
      idleFrom = processes.cpu();
    },
    prepared() {
      if (idleFrom) idle.waiting = perSecond(idleFrom, processes.cpu(), plan.idleSeconds);
      processes.begin();
      reading.push(readFilled());
      readInto('filled');
    },
    counting() {
      processes.count();
      readInto('from');
      if (kill !== undefined) killing = sleep((plan.seconds * 1_000) / 2).then(() => killAndStart(stage, kill));
      // It is awaited in the end, when the run may have failed for another reason.
      killing.catch(() => undefined);
    },
    counted() {
      processes.end();
      readInto('to');
    },
    drained: () => undefined,
  };
  const result = await generator.run(plan, (phase) => phases[phase]());
  const takeover = await killing;
  await Promise.all(reading);
  return {
    name,
    result,
    plan,
    usage: processes.usage(),
    redisBytes: { before, filled, after: await redisBytes(stage.urls.redis) },
    apps,
    idle,
    takeover,
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
