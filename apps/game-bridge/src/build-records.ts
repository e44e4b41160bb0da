import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import { createPrismaMatchHistory } from './adapters/records/prisma-match-history.ts';
import { createPrismaOldHistory } from './adapters/records/prisma-old-history.ts';
import type { BridgeServices } from './bridge-parts.ts';
import { createListMatches } from './use-cases/records/list-matches.ts';
import { createReadMatch } from './use-cases/records/read-match.ts';
import { startRetention } from './use-cases/records/start-retention.ts';

/** The operations of this part. */
export type RecordsHandlers = Pick<BridgeHandlers, 'match.list' | 'match.read'>;

/** Lets gateways read the history, and forgets what is old. */
export function startRecords(services: BridgeServices): { handlers: RecordsHandlers; stop(): Promise<void> } {
  const { prisma, config, nowMs, random, logger } = services;
  const history = createPrismaMatchHistory(prisma);
  const retention = startRetention({
    history: createPrismaOldHistory(prisma),
    days: config.RECORD_RETENTION_DAYS,
    ...{ nowMs, random, logger },
  });
  return {
    handlers: { 'match.list': createListMatches(history), 'match.read': createReadMatch(history) },
    stop: () => retention.stop(),
  };
}
