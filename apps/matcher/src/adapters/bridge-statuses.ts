import type { NatsConnection } from '@nats-io/transport-node';
import { BRIDGE_STATUS_SUBJECT, type BridgeStatus, bridgeStatusSchema } from '@paireto/contracts';
import type { DropLog } from '../drop-log.ts';
import { parseMessage } from './parse-message.ts';

/** Takes what bridges say of themselves over core NATS; returns how to stop. */
export function listenToBridges(deps: {
  nats: NatsConnection;
  dropped: DropLog;
  onStatus: (status: BridgeStatus) => void;
}): () => void {
  const subscription = deps.nats.subscribe(BRIDGE_STATUS_SUBJECT, {
    callback: (error, message) => {
      if (error) return;
      const status = parseMessage(bridgeStatusSchema, message);
      if (status === undefined) deps.dropped.note(1, { subject: message.subject });
      else deps.onStatus(status);
    },
  });
  return () => {
    if (!deps.nats.isClosed()) subscription.unsubscribe();
  };
}
