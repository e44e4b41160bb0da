import type { Violation } from './checker/check-names.ts';
import { replayCommand } from './replay-command.ts';
import type { PlantedBug } from './scenarios/planted-bugs.ts';
import type { ScenarioKind } from './scenarios/scenario.ts';
import type { SearchResult } from './search-seeds.ts';

const SHOWN_SEEDS = 5;

/** What the simulations of a scenario came to, in lines. */
export function describeSearch(
  scenario: ScenarioKind,
  found: SearchResult,
  bugs: readonly PlantedBug[],
  tookMs: number,
): string[] {
  const { runs, tickets, matches, events, broken } = found;
  const perSecond = Math.round((events / Math.max(tookMs, 1)) * 1_000).toLocaleString('en');
  const counts = `${runs} simulations, ${tickets} tickets, ${matches} matches, ${perSecond} events/s`;
  const verdict = broken.length === 0 ? 'nothing broken' : `${broken.length} broken`;
  return [
    `${scenario.padEnd(14)} ${verdict}: ${counts}`,
    ...broken
      .slice(0, SHOWN_SEEDS)
      .flatMap(({ seed, violations }) => [
        ...explainViolations(violations).map((line) => `  ${line}`),
        `  ${replayCommand(seed, scenario, bugs)}`,
      ]),
  ];
}

/** Violations, in lines. */
export const explainViolations = (violations: readonly Violation[]): string[] =>
  violations.length === 0
    ? ['no guarantee is broken']
    : violations.map(({ check, text }) => `BROKEN ${check}: ${text}`);
