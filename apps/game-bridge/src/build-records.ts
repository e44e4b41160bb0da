import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import type { BridgeServices } from './bridge-parts.ts';

/** The operations of this part. */
export type RecordsHandlers = Pick<BridgeHandlers, 'match.list' | 'match.read'>;

export function startRecords(_services: BridgeServices): { handlers: RecordsHandlers; stop(): Promise<void> } {
  const later = () => Promise.reject(new Error('not built yet'));
  return {
    handlers: { 'match.list': later, 'match.read': later },
    stop: async () => undefined,
  };
}
