import type { BridgeHandlers } from './adapters/messaging/answer-requests.ts';
import type { BridgeServices } from './bridge-parts.ts';

/** The operations of this part. */
export type ChallengesHandlers = Pick<
  BridgeHandlers,
  | 'challenge.create'
  | 'challenge.read'
  | 'challenge.list'
  | 'challenge.accept'
  | 'challenge.decline'
  | 'challenge.withdraw'
>;

export function startChallenges(_services: BridgeServices): { handlers: ChallengesHandlers; stop(): Promise<void> } {
  const later = () => Promise.reject(new Error('not built yet'));
  return {
    handlers: { 'challenge.create': later, 'challenge.read': later, 'challenge.list': later, 'challenge.accept': later, 'challenge.decline': later, 'challenge.withdraw': later },
    stop: async () => undefined,
  };
}
