import type { CheckName, Violation } from './checker/check-names.ts';
import type { PlantedBug } from './scenarios/planted-bugs.ts';
import type { ScenarioKind } from './scenarios/scenario.ts';
import { simulate } from './simulate.ts';

/** What many simulations of one scenario came to. */
export interface SearchResult {
  runs: number;
  /** Simulated events. */
  events: number;
  tickets: number;
  matches: number;
  /** Seeds whose simulation broke a guarantee, and how. */
  broken: { seed: number; violations: Violation[] }[];
  /** How often the store answered what: `claim void`. */
  outcomes: Map<string, number>;
}

/** Seeds between two looks at whatever else this process has to do. */
const SEEDS_AT_ONCE = 25;

/**
 * Simulates a scenario with one seed after the other.
 *
 * @param options.stopsAt the check whose first violation ends the search; undefined: all seeds are tried.
 */
export async function searchSeeds(options: {
  scenario: ScenarioKind;
  firstSeed: number;
  seeds: number;
  bugs?: readonly PlantedBug[];
  stopsAt?: CheckName;
}): Promise<SearchResult> {
  const { scenario, firstSeed, seeds, bugs = [], stopsAt } = options;
  const found: SearchResult = { runs: 0, events: 0, tickets: 0, matches: 0, broken: [], outcomes: new Map() };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const { violations, outcomes, ...counts } = simulate({ scenario, seed, bugs });
    found.runs += 1;
    found.events += counts.events;
    found.tickets += counts.tickets;
    found.matches += counts.matches;
    for (const [outcome, times] of outcomes) found.outcomes.set(outcome, (found.outcomes.get(outcome) ?? 0) + times);
    if (violations.length > 0) found.broken.push({ seed, violations });
    if (violations.some(({ check }) => check === stopsAt)) break;
    if (seed % SEEDS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return found;
}
