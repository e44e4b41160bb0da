import type { Floors } from './floors/measure-floors.ts';
import { followRun } from './follow-run.ts';
import type { LoadPlan } from './load-plan.ts';
import type { LoadOptions } from './options/load-options.ts';
import type { LoadRun } from './report/load-run.ts';
import type { Generator } from './stage/start-generator.ts';
import type { Stage } from './stage/start-stage.ts';

/** Runs the load once and tells what came of it; `kill` says what to kill in the middle of the seconds that count. */
export async function runOnce(
  deps: { stage: Stage; generator: Generator; floors: Floors; say: (line: string) => void },
  plan: LoadPlan,
  kill?: LoadOptions['kill'],
): Promise<LoadRun> {
  const { stage, generator, floors } = deps;
  const killed = kill === undefined ? '' : `, ${kill.name} killed`;
  const name = `${plan.scenario}, ${plan.rate.toLocaleString('en')} joins/s${killed}`;
  deps.say(name);
  const following = await followRun({ stage, generatorPid: generator.pid }, plan, kill);
  const result = await generator.run(plan, following.onPhase);
  return { name, result, plan, floors, ...(await following.finish()) };
}
