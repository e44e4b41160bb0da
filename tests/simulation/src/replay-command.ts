import type { PlantedBug } from './scenarios/planted-bugs.ts';
import type { ScenarioKind } from './scenarios/scenario.ts';

/** What to type to see a simulation again, with its event log. */
export const replayCommand = (seed: number, scenario: ScenarioKind, bugs: readonly PlantedBug[] = []): string =>
  [
    'npm run simulate-faults --',
    `--seed ${seed} --scenario ${scenario}`,
    ...bugs.map((bug) => `--bug ${bug}`),
    '--log',
  ].join(' ');
