import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import type { BridgeServices } from './bridge-parts.ts';

/** The operations of this part. */
export type RatingsHandlers = Pick<
  BridgeHandlers,
  'match.result' | 'rating.own' | 'rating.leaderboard' | 'rating.lookup'
>;

export function startRatings(_services: BridgeServices): { handlers: RatingsHandlers; stop(): Promise<void> } {
  const later = () => Promise.reject(new Error('not built yet'));
  return {
    handlers: { 'match.result': later, 'rating.own': later, 'rating.leaderboard': later, 'rating.lookup': later },
    stop: async () => undefined,
  };
}
