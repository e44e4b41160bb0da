import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Ruleset } from '@paireto/contracts';
import type { connectRedis, Instruments, Logger, PlayerSignalPublisher } from '@paireto/runtime';
import type { TicketStore } from '@paireto/ticket-store';
import type { BridgeConfig } from './config.ts';
import type { PrismaClient } from './generated/client.ts';

/** What the parts of a bridge (challenges, records, ratings) are built from. */
export interface BridgeServices {
  config: BridgeConfig;
  /** By queue name. */
  rulesets: ReadonlyMap<string, Ruleset>;
  prisma: PrismaClient;
  nats: NatsConnection;
  js: JetStreamClient;
  manager: JetStreamManager;
  redis: ReturnType<typeof connectRedis>;
  store: TicketStore;
  playerSignals: PlayerSignalPublisher;
  nowMs: () => number;
  /** Numbers in [0, 1), for jitter and coin flips. */
  random: () => number;
  logger: Logger;
  instruments: Instruments;
}
