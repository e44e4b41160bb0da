import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadPhase } from './generator/messages.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadOptions } from './options/load-options.ts';
import { perSecond } from './report/idle.ts';
import type { IdleCost, LoadRun } from './report/load-run.ts';
import { readAppMetrics } from './stage/app-metrics.ts';
import { killAndStart } from './stage/kill-and-start.ts';
import { followProcesses } from './stage/process-usage.ts';
import { redisBytes } from './stage/redis-bytes.ts';
import type { Stage } from './stage/start-stage.ts';
import type { Takeover } from './stage/watch-takeover.ts';

/** What the system shows of itself in a run. */
type Seen = Pick<LoadRun, 'usage' | 'redisBytes' | 'apps' | 'idle' | 'takeover'>;

/**
 * Looks at the system as a run goes on, and kills what is to be killed in the middle of the seconds that count. To be begun before
 * anybody comes, and finished when all is over.
 */
export async function followRun(
  { stage, generatorPid }: { stage: Stage; generatorPid: number },
  plan: LoadPlan,
  kill: LoadOptions['kill'],
): Promise<{ onPhase: (phase: LoadPhase) => void; finish: () => Promise<Seen> }> {
  const processes = followProcesses(new Map([...stage.pids(), ['generator', generatorPid]]));
  const before = await redisBytes(stage.urls.redis);
  const apps: Record<keyof LoadRun['apps'], LoadRun['apps']['to']> = {
    atStart: await readAppMetrics(stage.metrics()),
    filled: [],
    from: [],
    to: [],
  };
  const idle: { -readonly [When in keyof IdleCost]?: IdleCost[When] } = {};
  let idleFrom: ReadonlyMap<string, number> | undefined;
  let filled = before;
  let killing: Promise<Takeover | undefined> = Promise.resolve(undefined);
  const reading: Promise<void>[] = [];

  const readInto = async (when: keyof typeof apps): Promise<void> => {
    apps[when] = await readAppMetrics(stage.metrics());
  };
  const readFilled = async (): Promise<void> => {
    filled = await redisBytes(stage.urls.redis);
  };
  const beIdle = (): void => {
    idleFrom = processes.cpu();
  };
  const endIdle = (when: keyof IdleCost): void => {
    if (idleFrom) idle[when] = perSecond(idleFrom, processes.cpu(), plan.idleSeconds);
    idleFrom = undefined;
  };
  const phases: Readonly<Record<LoadPhase, () => void>> = {
    empty: beIdle,
    filling: () => endIdle('empty'),
    filled: beIdle,
    prepared() {
      endIdle('waiting');
      processes.begin();
      reading.push(readFilled(), readInto('filled'));
    },
    counting() {
      processes.count();
      reading.push(readInto('from'));
      if (kill !== undefined) killing = sleep((plan.seconds * 1_000) / 2).then(() => killAndStart(stage, kill));
      // It is awaited in the end; until then the run may fail for another reason.
      killing.catch(() => undefined);
    },
    counted() {
      processes.end();
      reading.push(readInto('to'));
    },
    drained: () => undefined,
  };

  return {
    onPhase: (phase) => phases[phase](),
    async finish() {
      const takeover = await killing;
      await Promise.all(reading);
      const after = await redisBytes(stage.urls.redis);
      return { usage: processes.usage(), redisBytes: { before, filled, after }, apps, idle, takeover };
    },
  };
}
