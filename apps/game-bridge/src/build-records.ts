import { jetstreamManager } from '@nats-io/jetstream';
import { GAME_CREATOR_CONSUMER, MATCHES_STREAM, RECORD_KEEPER_CONSUMER } from '@paireto/contracts';
import type { CheckDetails } from '@paireto/runtime';
import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import { readConsumerLag } from './adapters/messaging/consumer-lag.ts';
import { trimStream } from './adapters/messaging/trim-stream.ts';
import { createPrismaMatchHistory } from './adapters/records/prisma-match-history.ts';
import { createPrismaOldHistory } from './adapters/records/prisma-old-history.ts';
import { describeRecordLag, reportRecordLag } from './adapters/records/report-record-lag.ts';
import { observeConsumers } from './bridge-metrics.ts';
import type { BridgeServices } from './bridge-parts.ts';
import { createListMatches } from './use-cases/records/list-matches.ts';
import { createReadMatch } from './use-cases/records/read-match.ts';
import { startRetention } from './use-cases/records/start-retention.ts';
import { shareInFlight } from './use-cases/share-in-flight.ts';

/** Reading the lag takes two requests; both together stay below what /readyz gives a check. */
const LAG_TIMEOUT_MS = 400;

/** How often room is made in the stream of matches: it may fill by far less meanwhile than is left free. */
const TRIM_INTERVAL_MS = 5_000;

const ofStream = ({ name, filter }: { name: string; filter: string }) => ({
  ...{ stream: MATCHES_STREAM.name, consumer: name, filter },
});

/** The operations of this part. */
export type RecordsHandlers = Pick<BridgeHandlers, 'match.list' | 'match.read'>;

/** Lets gateways read the history, forgets what is old here and in the stream, and tells how far the record-keeper is behind. */
export async function startRecords(services: BridgeServices): Promise<{
  handlers: RecordsHandlers;
  describeLag: () => Promise<CheckDetails>;
  stop(): Promise<void>;
}> {
  const { prisma, config, nowMs, random, logger } = services;
  const history = createPrismaMatchHistory(prisma);
  const retention = startRetention({
    history: createPrismaOldHistory(prisma),
    days: config.RECORD_RETENTION_DAYS,
    ...{ nowMs, random, logger },
  });
  const manager = await jetstreamManager(services.nats, { checkAPI: false, timeout: LAG_TIMEOUT_MS });
  const readLag = shareInFlight(() => readConsumerLag(manager, ofStream(RECORD_KEEPER_CONSUMER), nowMs));
  const readCreatorLag = shareInFlight(() => readConsumerLag(manager, ofStream(GAME_CREATOR_CONSUMER), nowMs));
  observeConsumers(services.instruments, {
    [RECORD_KEEPER_CONSUMER.name]: readLag,
    [GAME_CREATOR_CONSUMER.name]: readCreatorLag,
  });
  const stopReporting = reportRecordLag(readLag);
  const consumers = [GAME_CREATOR_CONSUMER.name, RECORD_KEEPER_CONSUMER.name];
  const trim = shareInFlight(() => trimStream(services.manager, { stream: MATCHES_STREAM.name, consumers }));
  const trimming = setInterval(() => {
    trim().catch((error: unknown) => logger.debug({ err: error }, 'no room could be made in the stream of matches'));
  }, TRIM_INTERVAL_MS);
  return {
    handlers: { 'match.list': createListMatches(history), 'match.read': createReadMatch(history) },
    describeLag: () => describeRecordLag(readLag),
    async stop() {
      clearInterval(trimming);
      stopReporting();
      await retention.stop();
    },
  };
}
