import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { checkNames } from './checker/check-names.ts';
import { replayCommand } from './replay-command.ts';
import { type PlantedBugInfo, plantedBugNames, plantedBugs } from './scenarios/planted-bugs.ts';
import { searchSeeds } from './search-seeds.ts';

const SEEDS = 400;

const infoOf = (bug: keyof typeof plantedBugs): PlantedBugInfo => plantedBugs[bug];
const finds: string[] = [];

afterAll(() => {
  process.stdout.write(`\nPlanted bugs and the first seed that shows them:\n${finds.join('\n')}\n`);
});

describe('the checker', () => {
  it.each(plantedBugNames)('finds a planted bug: %s', { timeout: 600_000 }, async (bug) => {
    const { scenario, foundBy } = infoOf(bug);
    const { broken } = await searchSeeds({ scenario, firstSeed: 1, seeds: SEEDS, bugs: [bug], stopsAt: foundBy });
    const find = broken.find(({ violations }) => violations.some(({ check }) => check === foundBy));
    const violation = find?.violations.find(({ check }) => check === foundBy);
    finds.push(
      `  ${bug.padEnd(30)} ${foundBy.padEnd(22)} ${find ? replayCommand(find.seed, scenario, [bug]) : 'not found'}`,
    );
    expect(violation?.text, `${foundBy} in ${SEEDS} seeds of ${scenario}`).toBeDefined();
  });

  it('and the README name the same bugs and the same finders', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \| .* \| `([a-z-]+)` \|$/gm)].map(([, bug, check]) => [
      bug,
      check,
    ]);
    expect(rows).toEqual(plantedBugNames.map((bug) => [bug, infoOf(bug).foundBy]));
  });

  it('has no check that finds none of them', () => {
    const finding = new Set(plantedBugNames.map((bug) => infoOf(bug).foundBy));
    expect(checkNames.filter((name) => !finding.has(name))).toEqual([]);
  });
});
