import type { NatsConnection } from '@nats-io/transport-node';
import {
  type BridgeOperation,
  type BridgeRefusal,
  type BridgeReply,
  type BridgeRequest,
  bridgeOperations,
  bridgeRefusalSchema,
  bridgeRequestSubject,
} from '@paireto/contracts';

/** Asks one of the bridges, as gateways do; what it answers is checked to the letter. */
export type AskBridges = <Operation extends BridgeOperation>(
  operation: Operation,
  request: Omit<BridgeRequest<Operation>, 'v'>,
) => Promise<BridgeReply<Operation> | BridgeRefusal>;

const TIMEOUT_MS = 15_000;

export const createAskBridges =
  (nats: NatsConnection, timeoutMs = TIMEOUT_MS): AskBridges =>
  async (operation, request) => {
    const question = JSON.stringify({ v: 1, ...request });
    const reply = await nats.request(bridgeRequestSubject(operation), question, { timeout: timeoutMs });
    const answer = reply.json();
    const refusal = bridgeRefusalSchema.safeParse(answer);
    if (refusal.success) return refusal.data;
    return bridgeOperations[operation].reply.parse(answer) as BridgeReply<typeof operation>;
  };
