import type { BridgeOperation, BridgeReply, BridgeRequest } from '@paireto/contracts';

/**
 * Asks one of the bridges, who keep what is in Postgres. `no-answer`: no bridge is there, or its database is away, or it
 * took too long (`timeoutMs`; 5 s unless told); it may have been carried out, and asking the same again is safe.
 * `isNotUnderstood`: nothing was, the bridge does not know the request, or NATS the operation: they are of another release.
 * Never throws.
 */
export type AskBridge = <Operation extends BridgeOperation>(
  operation: Operation,
  request: Omit<BridgeRequest<Operation>, 'v'>,
  timeoutMs?: number,
) => Promise<BridgeReply<Operation> | { outcome: 'no-answer'; isNotUnderstood?: true }>;
