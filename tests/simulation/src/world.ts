import type { BridgeStatus, PoolCommand, Ruleset, ShardHeartbeat } from '@paireto/contracts';
import type { History } from './checker/history.ts';
import type { EventLog } from './kernel/event-log.ts';
import type { Network } from './kernel/network.ts';
import type { Random } from './kernel/random.ts';
import type { Scheduler } from './kernel/scheduler.ts';
import type { ChallengeBook } from './model/challenge-book.ts';
import type { GameService } from './model/game-service.ts';
import type { NatsServer } from './model/nats-server.ts';
import type { RecordStore } from './model/record-store.ts';
import type { RedisServer } from './model/redis-server.ts';
import type { Stream } from './model/stream.ts';
import type { Topic } from './model/topics.ts';
import type { Faults } from './scenarios/faults.ts';
import type { PlantedBug } from './scenarios/planted-bugs.ts';

/** What a shard says of itself; what it owns does not matter to the others. */
export type Heartbeat = Pick<ShardHeartbeat, 'shardId' | 'leaving'>;

/** What exists around the processes. */
export interface World {
  scheduler: Scheduler;
  random: Random;
  log: EventLog;
  network: Network;
  faults: Faults;
  history: History;
  planted: (bug: PlantedBug) => boolean;
  /** Fresh ids: `t1`, `t2`… */
  nextId: (prefix: string) => string;
  /** To be told whenever a match began or ended. */
  onMatchChange: (listener: () => void) => void;
  redis: RedisServer;
  nats: NatsServer;
  stream: Stream;
  heartbeats: Topic<Heartbeat>;
  bridgeStatuses: Topic<BridgeStatus>;
  commands: Topic<readonly PoolCommand[]>;
  games: GameService;
  records: RecordStore;
  challenges: ChallengeBook;
  /** After this a message of the stream that was not acknowledged is given again. */
  ackWaitMs: number;
  queue: Ruleset;
  tenants: readonly string[];
  /** The pools of the queue; the same in every tenant. */
  pools: readonly string[];
}
