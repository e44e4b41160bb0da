import { hash32 } from '@paireto/contracts';
import { createBridge } from './actors/bridge.ts';
import type { Client } from './actors/client.ts';
import { createGateway } from './actors/gateway.ts';
import { createShard } from './actors/shard.ts';
import { checkAll } from './checker/check-all.ts';
import type { Violation } from './checker/check-names.ts';
import { findWaitingPairs } from './checker/compatible.ts';
import { createWorld, START_MS } from './create-world.ts';
import { createRandom } from './kernel/random.ts';
import type { StoreObserver } from './model/store/observe-store.ts';
import type { Tables } from './model/store/tables.ts';
import { heal } from './scenarios/heal.ts';
import type { PlantedBug } from './scenarios/planted-bugs.ts';
import { createPopulation } from './scenarios/population.ts';
import { createScenario, type ScenarioKind } from './scenarios/scenario.ts';
import { startStrikes, type Target } from './scenarios/strike.ts';
import type { World } from './world.ts';

/** What came of one simulation. */
export interface SimulationResult {
  violations: Violation[];
  /** Simulated events that ran, virtual time that passed, and what clients got done. */
  events: number;
  virtualMs: number;
  tickets: number;
  matches: number;
  /** How often the store answered what: `claim void`. */
  outcomes: ReadonlyMap<string, number>;
}

/** Faults strike for this long; clients go on a little longer. */
const FAULTY_MS = { least: 15_000, most: 30_000 };
const TRAFFIC_AFTER_MS = 10_000;
/** How long everything may take to come to rest after the last fault. */
const REST_LIMIT_MS = 240_000;
const LAST_LOOK_MS = 10_000;
/** Once the system has recovered, nobody who could play waits longer than this. */
const PROMPT_MS = 6_000;

/**
 * Runs one simulation. The same arguments give the same result and the same log, byte for byte.
 *
 * @param options.writeLog takes the event log line by line.
 */
export function simulate(options: {
  seed: number;
  scenario: ScenarioKind;
  bugs?: readonly PlantedBug[];
  writeLog?: (line: string) => void;
  /** Told of what happens to the store, for another store to follow. */
  observer?: StoreObserver;
}): SimulationResult {
  const random = createRandom(hash32(`${options.scenario} ${options.seed}`));
  const scenario = createScenario(options.scenario, random);
  const { world, tables } = createWorld({
    random,
    faults: { ...scenario.faults },
    bugs: new Set(options.bugs),
    writeLog: options.writeLog,
    observer: options.observer,
    readyChecks: scenario.readyChecks,
    holds: scenario.holds,
  });
  const { scheduler } = world;
  const faultyUntilMs = START_MS + random.between(FAULTY_MS.least, FAULTY_MS.most);
  const trafficUntilMs = faultyUntilMs + (scenario.hasTrafficAfter ? TRAFFIC_AFTER_MS : 0);
  const hasChallenges = scenario.challenges > 0 && random.chance(scenario.challenges);
  const { kinds, clients } = populate(world, scenario.players, trafficUntilMs, hasChallenges);
  startStrikes(world, { strikes: scenario.strikes, targets: kinds.flat(), untilMs: faultyUntilMs });

  scheduler.runUntil(faultyUntilMs);
  heal(world, kinds);
  const violations = runToRest(world, tables, clients, scenario.recoveryMs);
  for (const client of clients) client.lookAgain();
  scheduler.runUntil(scheduler.nowMs() + LAST_LOOK_MS);
  if (violations.length === 0) violations.push(...restAgain(world, tables, clients));

  const evidence = {
    ...{ scenario: options.scenario, history: world.history, tables, queue: world.queue },
    ...{ ledger: world.games.ledger, records: world.records.records, challenges: world.challenges.challenges },
    ...{ healedAtMs: faultyUntilMs, endedAtMs: scheduler.nowMs() },
  };
  return {
    violations: [...violations, ...checkAll(evidence)],
    events: scheduler.executed,
    virtualMs: scheduler.nowMs() - START_MS,
    tickets: world.history.tickets.size,
    matches: world.history.matches.size,
    outcomes: world.history.outcomes,
  };
}

function populate(
  world: World,
  players: readonly [number, number],
  untilMs: number,
  hasChallenges: boolean,
): { kinds: Target[][]; clients: Client[] } {
  const { random } = world;
  const several = <Item>(most: number, create: (number: number) => Item): Item[] =>
    Array.from({ length: random.between(1, most) }, (_, index) => create(index + 1));
  const gateways = several(2, (number) => createGateway(world, `gateway-${number}`));
  const shards = several(4, (number) => createShard(world, `shard-${number}`));
  const bridges = several(2, (number) => createBridge(world, `bridge-${number}`));
  const clients = createPopulation(world, { gateways, players, untilMs });
  if (hasChallenges) {
    world.challenges.open(
      clients.map(({ caller }) => caller),
      untilMs,
    );
  }
  const kinds = [gateways, shards, bridges.map((process) => ({ process }))];
  for (const { process } of [...kinds.flat(), ...clients]) process.start();
  return { kinds, clients };
}

/** Goes on until nothing is left to do. What does not come to rest, or not soon enough, is a violation. */
function runToRest(world: World, tables: Tables, clients: readonly Client[], recoveryMs: number): Violation[] {
  const { scheduler, queue } = world;
  const healedAtMs = scheduler.nowMs();
  let isAtRest = false;
  while (scheduler.nowMs() < healedAtMs + REST_LIMIT_MS) {
    scheduler.runUntil(scheduler.nowMs() + 1_000);
    if (scheduler.nowMs() >= healedAtMs + recoveryMs + PROMPT_MS) {
      const pairs = findWaitingPairs(tables, queue, scheduler.nowMs(), PROMPT_MS);
      if (pairs.length > 0) {
        return pairs.map(([a, b]) => ({
          check: 'matched-promptly' as const,
          text: `${a.id} and ${b.id} could play and wait`,
        }));
      }
    }
    const wasAtRest = isAtRest;
    isAtRest = unfinished(world, tables, clients).length === 0;
    if (isAtRest && wasAtRest) return [];
  }
  return unfinished(world, tables, clients).map((text) => ({ check: 'comes-to-rest' as const, text }));
}

/** Windows may have widened since: who could not be matched before may be in a match that is being formed. */
function restAgain(world: World, tables: Tables, clients: readonly Client[]): Violation[] {
  const { scheduler } = world;
  const limitMs = scheduler.nowMs() + REST_LIMIT_MS;
  while (unfinished(world, tables, clients).length > 0 && scheduler.nowMs() < limitMs) {
    scheduler.runUntil(scheduler.nowMs() + 1_000);
  }
  return unfinished(world, tables, clients).map((text) => ({ check: 'comes-to-rest' as const, text }));
}

function unfinished(world: World, tables: Tables, clients: readonly Client[]): string[] {
  const { scheduler, queue, stream, games, challenges } = world;
  const placing = [...tables.placing.entries()].map(([, { match }]) => `${match.id} is being placed`);
  const asking = [...tables.accepting.entries()].map(([, { match }]) => `${match.id} asks its players`);
  const untold = [...tables.outbox.entries()].map(([, { match }]) => `${match.id} is in the outbox`);
  const pairs = findWaitingPairs(tables, queue, scheduler.nowMs(), 0);
  return [
    ...placing,
    ...asking,
    ...untold,
    ...challenges.challenges.filter(({ state }) => state === 'ACCEPTED').map(({ id }) => `${id} is accepted`),
    ...[...challenges.outbox.keys()].map((id) => `${id} is not relayed`),
    ...pairs.map(([a, b]) => `${a.id} and ${b.id} could play`),
    ...clients.filter((client) => !client.isDone).map(({ process }) => `${process.name} is not done`),
    ...(stream.isDrained() ? [] : ['the stream is not drained']),
    ...(games.underWay > 0 ? ['games are being created'] : []),
  ];
}
