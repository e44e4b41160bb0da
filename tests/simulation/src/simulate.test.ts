import { expect, it } from 'vitest';
import { replayCommand } from './replay-command.ts';
import { type ScenarioKind, scenarioKinds } from './scenarios/scenario.ts';
import { searchSeeds } from './search-seeds.ts';
import { simulate } from './simulate.ts';

const SEEDS = process.env.PAIRETO_LONG_TESTS === '1' ? 20_000 : 2_000;
const SEEDS_PER_SCENARIO = Math.ceil(SEEDS / scenarioKinds.length);
const TIMEOUT_MS = SEEDS_PER_SCENARIO * 2_000;
const SHOWN = 3;

it.each(scenarioKinds)(
  `no guarantee is broken: %s (${SEEDS_PER_SCENARIO} seeds)`,
  { timeout: TIMEOUT_MS },
  async (scenario) => {
    const { broken, runs, matches } = await searchSeeds({ scenario, firstSeed: 1, seeds: SEEDS_PER_SCENARIO });
    const told = broken
      .slice(0, SHOWN)
      .flatMap(({ seed, violations }) => [
        replayCommand(seed, scenario),
        ...violations.slice(0, SHOWN).map(({ check, text }) => `  ${check}: ${text}`),
      ]);
    expect(told.join('\n')).toBe('');
    expect({ runs, broken: broken.length }).toEqual({ runs: SEEDS_PER_SCENARIO, broken: 0 });
    expect(matches).toBeGreaterThan(runs / 2);
  },
);

function logOf(seed: number, scenario: ScenarioKind): string {
  const lines: string[] = [];
  const { outcomes, ...result } = simulate({ seed, scenario, writeLog: (line) => lines.push(line) });
  return [...lines, JSON.stringify(result), JSON.stringify([...outcomes])].join('\n');
}

it.each(scenarioKinds)('the same seed gives the same event log, byte for byte: %s', (scenario) => {
  for (const seed of [1, 2, 3]) {
    const first = logOf(seed, scenario);
    expect(first.length).toBeGreaterThan(5_000);
    expect(logOf(seed, scenario) === first).toBe(true);
  }
});

it('other seeds give other logs, and watching changes nothing', () => {
  const logs = new Set([1, 2, 3, 4].map((seed) => logOf(seed, 'everything')));
  expect(logs.size).toBe(4);
  const { events } = simulate({ seed: 1, scenario: 'everything' });
  expect(logOf(1, 'everything')).toContain(`"events":${events},`);
});

it('together the scenarios reach every answer of the store that matters', { timeout: 600_000 }, async () => {
  const reached = new Set<string>();
  for (const scenario of scenarioKinds) {
    for (const outcome of (await searchSeeds({ scenario, firstSeed: 1, seeds: 60 })).outcomes.keys())
      reached.add(outcome);
  }
  expect(answersThatMatter.filter((answer) => !reached.has(answer))).toEqual([]);
});

const answersThatMatter = [
  ...['enqueue already-queued', 'enqueue cooling-down', 'enqueue enqueued', 'enqueue key-reused', 'enqueue replayed'],
  ...['cancel cancelled', 'cancel not-searching'],
  ...['expire expired', 'expire not-searching', 'abandon abandoned'],
  ...['commit already-committed', 'commit committed', 'commit conflict'],
  ...['claim already-matched', 'claim claimed', 'claim finished', 'claim void'],
  ...['accept accepted', 'accept all-accepted', 'accept not-asked', 'decline declined', 'decline not-asked'],
  ...['finalize already-finalized', 'finalize finalized', 'finalize not-placing', 'requeue requeued'],
  'release released',
];
