import { stripVTControlCharacters } from 'node:util';
import { defineCommand, renderUsage, runCommand } from 'citty';
import { describeSearch, explainViolations } from './report.ts';
import { isPlantedBug, type PlantedBug, plantedBugNames, plantedBugs } from './scenarios/planted-bugs.ts';
import { isScenarioKind, type ScenarioKind, scenarioKinds } from './scenarios/scenario.ts';
import { searchSeeds } from './search-seeds.ts';
import { simulate } from './simulate.ts';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const args = {
  seed: { type: 'string', description: 'Seed of the simulation, or of the first of several', default: '1' },
  seeds: { type: 'string', description: 'How many seeds to try, one after the other', default: '1' },
  scenario: { type: 'string', description: `What goes wrong: ${scenarioKinds.join(', ')}, or all`, default: 'all' },
  bug: { type: 'string', description: 'A planted bug to switch on (--bugs lists them)' },
  bugs: { type: 'boolean', description: 'List the planted bugs', default: false },
  log: { type: 'boolean', description: 'Print the event log (of one seed and scenario)', default: false },
} as const;

/** Input that makes no sense. */
class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'USAGE';
}

const command = defineCommand({
  meta: {
    name: 'npm run simulate-faults --',
    description: 'Simulate gateways, shards, bridges, clients and everything between them while things go wrong',
  },
  args,
  async run({ args: given, rawArgs }) {
    refuseUnknown(rawArgs);
    return given.bugs ? listBugs() : await run(given);
  },
});

process.exitCode = await main(process.argv.slice(2));

async function main(rawArgs: string[]): Promise<number> {
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
    const usage = await renderUsage(command);
    print(process.stdout.isTTY ? usage : stripVTControlCharacters(usage));
    return 0;
  }
  try {
    return Number((await runCommand(command, { rawArgs })).result);
  } catch (error) {
    const isExpected = error instanceof UsageError || (error instanceof Error && error.name === 'CLIError');
    if (!isExpected) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

async function run(given: {
  seed: string;
  seeds: string;
  scenario: string;
  bug?: string | undefined;
  log: boolean;
}): Promise<number> {
  const seed = wholeNumber('seed', given.seed, 0);
  const seeds = wholeNumber('seeds', given.seeds, 1);
  const scenarios = scenariosOf(given.scenario);
  const bugs = bugsOf(given.bug);
  if (given.log) return replay(seed, seeds, scenarios, bugs);
  let isAnyBroken = false;
  for (const scenario of scenarios) {
    const startedAtMs = performance.now();
    const found = await searchSeeds({ scenario, firstSeed: seed, seeds, bugs });
    for (const line of describeSearch(scenario, found, bugs, performance.now() - startedAtMs)) print(line);
    isAnyBroken ||= found.broken.length > 0;
  }
  return isAnyBroken ? 1 : 0;
}

function replay(seed: number, seeds: number, scenarios: readonly ScenarioKind[], bugs: readonly PlantedBug[]): number {
  const [scenario, ...others] = scenarios;
  if (scenario === undefined || others.length > 0 || seeds > 1) {
    throw new UsageError('--log shows one simulation: give one --seed and one --scenario.');
  }
  const { violations } = simulate({ seed, scenario, bugs, writeLog: print });
  for (const line of explainViolations(violations)) print(line);
  return violations.length > 0 ? 1 : 0;
}

function listBugs(): number {
  for (const bug of plantedBugNames) print(`${bug.padEnd(30)} ${plantedBugs[bug].mistake}`);
  return 0;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least || text.trim() === '') {
    throw new UsageError(`--${name} wants a whole number of at least ${least}, not "${text}".`);
  }
  return value;
}

function scenariosOf(text: string): readonly ScenarioKind[] {
  if (text === 'all') return scenarioKinds;
  if (!isScenarioKind(text))
    throw new UsageError(`There is no scenario "${text}"; there are ${scenarioKinds.join(', ')} and all.`);
  return [text];
}

function bugsOf(text: string | undefined): PlantedBug[] {
  if (text === undefined) return [];
  if (!isPlantedBug(text)) throw new UsageError(`There is no planted bug "${text}"; --bugs lists them.`);
  return [text];
}

function refuseUnknown(rawArgs: readonly string[]): void {
  const unknown = rawArgs.find((arg) => arg.startsWith('-') && !Object.hasOwn(args, arg.replace(/^--?|=.*$/g, '')));
  if (unknown !== undefined) throw new UsageError(`There is no option "${unknown}"; --help lists them.`);
}
