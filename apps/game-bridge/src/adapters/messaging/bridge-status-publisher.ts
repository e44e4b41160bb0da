import type { NatsConnection } from '@nats-io/transport-node';
import { type AllocationState, BRIDGE_STATUS_SUBJECT, type BridgeStatus } from '@paireto/contracts';
import { watchNatsLink } from '@paireto/runtime';

/** Tells shards and gateways whether this bridge can have games made (core NATS); what is said while NATS is away is lost. */
export function createBridgeStatusPublisher(
  nats: NatsConnection,
  bridgeId: string,
): (allocation: AllocationState) => void {
  const link = watchNatsLink(nats);
  return (allocation) => {
    const status: BridgeStatus = { v: 1, bridgeId, allocation };
    if (link.isConnected()) nats.publish(BRIDGE_STATUS_SUBJECT, JSON.stringify(status));
  };
}
