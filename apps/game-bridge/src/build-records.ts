import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import { createPrismaMatchHistory } from './adapters/records/prisma-match-history.ts';
import type { BridgeServices } from './bridge-parts.ts';
import { createListMatches } from './use-cases/records/list-matches.ts';
import { createReadMatch } from './use-cases/records/read-match.ts';

/** The operations of this part. */
export type RecordsHandlers = Pick<BridgeHandlers, 'match.list' | 'match.read'>;

/** Lets gateways read the history. */
export function startRecords({ prisma }: BridgeServices): { handlers: RecordsHandlers; stop(): Promise<void> } {
  const history = createPrismaMatchHistory(prisma);
  return {
    handlers: { 'match.list': createListMatches(history), 'match.read': createReadMatch(history) },
    stop: async () => undefined,
  };
}
