import { type PoolCommand, type Ruleset, type RulesetFile, rulesetSchema } from '@paireto/contracts';
import { createHistory } from './checker/history.ts';
import { createEventLog } from './kernel/event-log.ts';
import { createNetwork } from './kernel/network.ts';
import type { Random } from './kernel/random.ts';
import { createScheduler } from './kernel/scheduler.ts';
import { createChallengeBook } from './model/challenge-book.ts';
import { createGameService } from './model/game-service.ts';
import { createNatsServer } from './model/nats-server.ts';
import { createRecordStore } from './model/record-store.ts';
import { createRedisServer } from './model/redis-server.ts';
import { createStore } from './model/store/create-store.ts';
import { createJournal } from './model/store/journal.ts';
import { observeStore, type StoreObserver } from './model/store/observe-store.ts';
import { createTables, type Tables } from './model/store/tables.ts';
import { createStream } from './model/stream.ts';
import { createTopic } from './model/topics.ts';
import type { Faults } from './scenarios/faults.ts';
import type { PlantedBug } from './scenarios/planted-bugs.ts';
import type { World } from './world.ts';

/** Virtual time begins here. */
export const START_MS = Date.UTC(2026, 0, 1);
const MAX_ATTEMPTS = 3;

/** Everything around the processes of a simulation, and the tables for the checker to look into. */
export function createWorld(options: {
  random: Random;
  faults: Faults;
  bugs: ReadonlySet<PlantedBug>;
  writeLog: ((line: string) => void) | undefined;
  observer: StoreObserver | undefined;
  /** How likely the queue asks players whether they accept a match. */
  readyChecks: number;
  /** How likely the queue holds players until the result of their game. */
  holds: number;
}): { world: World; tables: Tables } {
  const { random, faults, bugs } = options;
  const scheduler = createScheduler(START_MS);
  const { nowMs } = scheduler;
  const log = createEventLog(scheduler, START_MS, options.writeLog);
  const history = createHistory(nowMs);
  const planted = (bug: PlantedBug): boolean => bugs.has(bug);
  const journal = createJournal(nowMs);
  const matchListeners: (() => void)[] = [];
  const tables = createTables(journal, history.ticketChanged, (change) => {
    history.matchChanged(change);
    if (change.cause === 'write') for (const listener of matchListeners) listener();
  });
  const plain = { store: createStore({ ...tables, nowMs, planted, maxAttempts: MAX_ATTEMPTS }), journal };
  const storage = options.observer ? observeStore(plain, nowMs, options.observer) : plain;
  const network = createNetwork({ scheduler, random, log });
  const nats = createNatsServer(scheduler, log);
  // Shorter than in earnest, so that a pause is enough for two bridges to work on one match.
  const ackWaitMs = random.between(3_000, 30_000);
  const common = { scheduler, random, log, network, nats, faults, planted, ackWaitMs };
  const counters = new Map<string, number>();

  const challenges = createChallengeBook(common);
  const world: World = {
    ...common,
    history,
    nextId(prefix) {
      const count = (counters.get(prefix) ?? 0) + 1;
      counters.set(prefix, count);
      return `${prefix}${count}`;
    },
    onMatchChange: (listener) => void matchListeners.push(listener),
    redis: createRedisServer({
      ...common,
      ...storage,
      onOutcome: history.storeAnswered,
      onFailOver: history.failedOver,
    }),
    stream: createStream({ ...common, onPlaced: ({ match }, atMs) => history.placed(match.id, atMs) }),
    heartbeats: createTopic(common),
    bridgeStatuses: createTopic(common),
    commands: createTopic({
      ...common,
      describe: (commands) => commands.map((each) => `${each.op} ${aboutOf(each)}`).join(),
    }),
    games: createGameService(common),
    challenges,
    records: createRecordStore({ ...common, onWritten: challenges.settle }),
    queue: createQueue(random, options.readyChecks, options.holds),
    tenants: ['red', 'blue'].slice(0, random.between(1, 2)),
    pools: ['chess:1+0', 'chess:3+2', 'chess:5+0'].slice(0, random.between(1, 3)),
  };
  return { world, tables };
}

const aboutOf = (command: PoolCommand): string => {
  if (command.op === 'join') return command.ticket.id;
  return command.op === 'leave' ? command.ticketId : command.pool;
};

/** The chess queue, quicker: a simulation lives to see windows widen and waits end. With presence or without. */
function createQueue(random: Random, readyChecks: number, holds: number): Ruleset {
  const rating = { window: 100, expand: { by: random.between(10, 60), every: `${random.between(2, 10)}s` } };
  const maxWait = `${random.between(10, 60)}s`;
  const presence = random.chance(0.5) ? { presence: { grace: `${random.between(8, 15)}s` } } : {};
  return rulesetSchema.parse({
    name: 'chess',
    version: 1,
    attributes: { time_control: { type: 'choice', values: ['1+0', '3+2', '5+0'] } },
    pool_by: ['time_control'],
    teams: [{ name: 'white' }, { name: 'black' }],
    rating,
    max_wait: maxWait,
    ...presence,
    expansion_age: 'newest',
    regions: { names: ['eu', 'us', 'elsewhere'] },
    strategy: 'longest-wait',
    ...(readyChecks > 0 && random.chance(readyChecks) ? readyCheck(random, 'presence' in presence) : {}),
    ...(holds > 0 && random.chance(holds) ? { hold_until_result: `${random.between(3, 30)}s` } : {}),
  });
}

/** Half of those who ask pause who backs out often. */
function readyCheck(random: Random, isWatched: boolean): Partial<RulesetFile> {
  const acceptance = { within: `${random.between(4, 10)}s` };
  if (random.chance(0.5)) return { acceptance };
  const counts = ['declined', 'not-accepted', ...(isWatched ? ['abandoned'] : [])] as ('declined' | 'not-accepted')[];
  const after = random.between(1, 2);
  return { acceptance, cooldown: { after, within: `${random.between(15, 60)}s`, pauses: ['3s', '10s'], counts } };
}
