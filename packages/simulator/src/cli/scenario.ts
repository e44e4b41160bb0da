import { type AttributeDefinition, isDuel, type Ruleset } from '@paireto/contracts';
import { loadRulesets } from '@paireto/rulesets';
import type { Weights } from '../optimum/offline-optimum.ts';
import { baselineContender, baselines } from '../policies/baselines/baselines.ts';
import { type EngineOptions, engineContender } from '../policies/engine-contender.ts';
import type { Contender } from '../policies/policy.ts';
import type { Population } from '../population/entrant.ts';
import { parseDuration } from '../population/parse-duration.ts';
import { predictWaits } from '../replay/predict-waits.ts';
import { UsageError } from '../usage-error.ts';
import type { RawOptions } from './options.ts';

/** What is compared with what, and how it is weighed. */
export interface Scenario {
  readonly rulesets: readonly Ruleset[];
  /** Whether every ruleset is one against one: then there are baselines and an optimum. */
  readonly isDuel: boolean;
  readonly weights: Weights;
  /** Attributes that preferences of the rulesets compare. */
  readonly attributes: Readonly<Record<string, AttributeDefinition>>;
  readonly contendersOf: (population: Population) => Contender[];
}

const DEFAULT_RULESET = 'rulesets/chess.yaml';
const DEFAULT_POINTS_PER_SECOND = 5;
const UNMATCHED_WAIT_MS = 180_000;
const STRATEGIES = ['adaptive', 'longest-wait', 'fifo', 'waves'] as const;
type Strategy = (typeof STRATEGIES)[number];

/** @throws {UsageError} @throws {RulesetFileError} */
export function buildScenario(options: RawOptions): Scenario {
  const rulesets = rulesetsOf(options.ruleset.length === 0 ? [DEFAULT_RULESET] : options.ruleset);
  const isOneOnOne = rulesets.every(({ teams, party }) => isDuel(teams) && party.sizes.every((size) => size === 1));
  const strategies = strategiesOf(options.strategy, isOneOnOne);
  const pointsPerSecond = lambdaOf(options.lambda);
  const passEveryMs =
    options['pass-every'] === undefined ? undefined : parseDuration('--pass-every', options['pass-every']);
  const chosen = baselinesOf(options.baselines, isOneOnOne);
  const maxWaitMs = Math.max(...rulesets.map((ruleset) => ruleset.maxWaitMs));
  return {
    rulesets,
    isDuel: isOneOnOne,
    weights: { pointsPerSecond, unmatchedWaitMs: UNMATCHED_WAIT_MS },
    attributes: attributesOf(rulesets),
    contendersOf: (population) => [
      ...engineNames(rulesets, strategies).map(({ ruleset, ...named }) => {
        const contender = engineContender(population, ruleset, {
          ...named,
          ...(passEveryMs === undefined ? {} : { passEveryMs: Math.max(1, Math.round(passEveryMs)) }),
        });
        return options.estimates ? predictWaits(population, contender, ruleset) : contender;
      }),
      ...chosen.map((name) => baselineContender(name, population, pointsPerSecond, maxWaitMs)),
    ],
  };
}

function rulesetsOf(paths: readonly string[]): Ruleset[] {
  return paths.flatMap((path) => [...loadRulesets(path).values()]);
}

function engineNames(
  rulesets: readonly Ruleset[],
  strategies: readonly Strategy[],
): (EngineOptions & { ruleset: Ruleset })[] {
  const variants = rulesets.flatMap((ruleset) =>
    strategies.length === 0
      ? [{ ruleset, name: ruleset.name }]
      : strategies.map((strategy) => ({ ruleset, strategy, name: `${ruleset.name} · ${strategy}` })),
  );
  // The same queue name in several files: versions of one ruleset, perhaps.
  return variants.map((variant, index) => {
    const isTwice = variants.some(({ name }, other) => name === variant.name && other !== index);
    return isTwice ? { ...variant, name: `${variant.name} (${index + 1}: v${variant.ruleset.version})` } : variant;
  });
}

function strategiesOf(text: string | undefined, isOneOnOne: boolean): Strategy[] {
  if (text === undefined) return [];
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  for (const name of names) {
    if (!STRATEGIES.includes(name as Strategy)) {
      throw new UsageError(`--strategy: there is no "${name}"; there are ${STRATEGIES.join(', ')}.`);
    }
    if (name === 'adaptive' && !isOneOnOne) {
      throw new UsageError('--strategy: adaptive is for one against one; name longest-wait, fifo or waves for teams.');
    }
  }
  return names as Strategy[];
}

function lambdaOf(text: string | undefined): number {
  const value = text === undefined ? DEFAULT_POINTS_PER_SECOND : Number(text);
  if (!(value >= 0.01 && value <= 1_000)) {
    throw new UsageError(`--lambda: "${text}" is not a number of points per second from 0.01 to 1000.`);
  }
  return value;
}

function baselinesOf(text: string | undefined, isOneOnOne: boolean): string[] {
  const known = Object.keys(baselines);
  if (text === 'none' || (text === undefined && !isOneOnOne)) return [];
  if (!isOneOnOne) throw new UsageError('--baselines: they are for one against one; leave the option out for teams.');
  if (text === undefined || text === 'all') return known;
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`--baselines: there is no "${name}"; there are ${known.join(', ')}, all and none.`);
    }
  }
  return names;
}

/** Only what somebody prefers is worth drawing. Two rulesets that define one name differently: the first wins. */
function attributesOf(rulesets: readonly Ruleset[]): Scenario['attributes'] {
  const wanted: Record<string, AttributeDefinition> = {};
  for (const { preferences, attributes } of rulesets) {
    for (const { attribute } of preferences) wanted[attribute] ??= attributes[attribute]!;
  }
  return wanted;
}
