import type { NatsConnection } from '@nats-io/transport-node';

/** Whether NATS can be reached, and when it can be again. */
export interface NatsLink {
  isConnected: () => boolean;
}

export function watchNatsLink(nats: NatsConnection, onReconnect: () => void = () => undefined): NatsLink {
  let connected = true;
  void (async () => {
    for await (const status of nats.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') {
        connected = true;
        onReconnect();
      }
    }
  })();
  return { isConnected: () => connected && !nats.isClosed() && !nats.isDraining() };
}
