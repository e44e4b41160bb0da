import { expect, it } from 'vitest';
import { replayCommand } from './replay-command.ts';
import type { ScenarioKind } from './scenarios/scenario.ts';
import { simulate } from './simulate.ts';

/** Seeds that showed something, beyond those that every test run tries. Once an actor takes other steps they show it no more. */
const found: { seed: number; scenario: ScenarioKind; what: string }[] = [
  { seed: 16_087, scenario: 'challenges', what: 'a shard is told of a cancel that a fail-over took back before' },
  { seed: 13_432, scenario: 'challenges', what: 'a late copy of the event of a match that was lost with its game' },
  { seed: 300_263, scenario: 'ready-check', what: 'a silence that a fail-over took back is noted again, later' },
  { seed: 300_937, scenario: 'everything', what: 'two who could not meet before are brought together at the very end' },
];

it.each(found)('no guarantee is broken where $what (seed $seed)', ({ seed, scenario }) => {
  const { violations } = simulate({ seed, scenario });
  expect(violations, replayCommand(seed, scenario)).toEqual([]);
});
