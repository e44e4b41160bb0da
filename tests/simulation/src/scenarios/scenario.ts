import type { Random } from '../kernel/random.ts';
import { type FaultPart, faultParts, noStrikes, type Strikes } from './fault-parts.ts';
import { type Faults, noFaults, noGameFaults } from './faults.ts';

/** What goes wrong in a simulation. */
export const scenarioKinds = [
  'calm',
  'messages',
  'crashes',
  'pauses',
  'redis-replies',
  'fail-over',
  'game-api',
  'few-players',
  'ready-check',
  'challenges',
  'everything',
] as const;
export type ScenarioKind = (typeof scenarioKinds)[number];

export const isScenarioKind = (text: string): text is ScenarioKind => scenarioKinds.some((kind) => kind === text);

/** What goes wrong, and how much of it. */
export interface Scenario {
  kind: ScenarioKind;
  faults: Faults;
  strikes: Strikes;
  /** Players of a tenant, at least and at most. */
  players: readonly [number, number];
  /** Whether clients go on for a while when the faults are over. */
  hasTrafficAfter: boolean;
  /** How long after the last fault it may take until matches are formed as usual. */
  recoveryMs: number;
  /** How likely the queue asks players whether they accept a match. */
  readyChecks: number;
  /** How likely players challenge each other. */
  challenges: number;
  /** How likely the queue holds players until the result of their game. */
  holds: number;
}

/** Messages that are late arrive within this. */
const RECOVERY_MS = 8_000;
/** The longest pause of an open breaker, and the time that it waits for a match which has not failed yet. */
const BREAKER_RECOVERY_MS = 15_000 + 2_000;

/** The parts of the scenarios that are more than one part. */
const partsOf: Partial<Record<ScenarioKind, FaultPart[]>> = {
  calm: [],
  'few-players': ['messages', 'fail-over', 'game-api'],
  'ready-check': ['messages', 'crashes', 'redis-replies', 'fail-over'],
  // The last one says what the game service does: it refuses now and then.
  challenges: ['fail-over', 'crashes', 'redis-replies', 'messages'],
  everything: ['messages', 'crashes', 'pauses', 'redis-replies', 'fail-over', 'game-api'],
};

const readyChecksOf: Partial<Record<ScenarioKind, number>> = { 'ready-check': 1, everything: 0.3 };
const challengesOf: Partial<Record<ScenarioKind, number>> = { challenges: 1, everything: 0.3 };
const holdsOf: Partial<Record<ScenarioKind, number>> = { challenges: 0.6, everything: 0.3 };

/** The scenario of a kind; how hard it strikes differs from seed to seed. */
export function createScenario(kind: ScenarioKind, random: Random): Scenario {
  const names = partsOf[kind] ?? [kind as FaultPart];
  const parts = faultParts(random, names.length > 1 ? 0.5 : 1);
  const nothing: Faults & Strikes = { ...noFaults, game: noGameFaults, ...noStrikes };
  const all: Faults & Strikes = Object.assign(nothing, ...names.map((name) => parts[name]()));
  const { crashEveryMs, pauseEveryMs, failOverEveryMs, natsOutageEveryMs, gamesOutageEveryMs, ...faults } = all;
  const mayOpenBreaker = faults.game.slow + faults.game.errorAfter + faults.gameLink.loss > 0;
  const isBusy = kind !== 'few-players';
  return {
    kind,
    faults,
    strikes: { crashEveryMs, pauseEveryMs, failOverEveryMs, natsOutageEveryMs, gamesOutageEveryMs },
    players: isBusy ? [3, 10] : [2, 3],
    hasTrafficAfter: isBusy,
    readyChecks: readyChecksOf[kind] ?? 0,
    challenges: challengesOf[kind] ?? 0,
    holds: holdsOf[kind] ?? 0,
    recoveryMs: RECOVERY_MS + (mayOpenBreaker ? BREAKER_RECOVERY_MS : 0),
  };
}
