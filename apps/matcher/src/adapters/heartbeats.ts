import type { NatsConnection } from '@nats-io/transport-node';
import { SHARD_HEARTBEAT_SUBJECT, shardHeartbeatSchema } from '@paireto/contracts';
import type { DropLog } from '../drop-log.ts';
import type { Heartbeats } from '../sharding/shard.ts';
import { parseMessage } from './parse-message.ts';

/** The heartbeats of all shards, over core NATS. */
export function createHeartbeats(deps: {
  nats: NatsConnection;
  isConnected: () => boolean;
  dropped: DropLog;
}): Heartbeats {
  const { nats } = deps;
  return {
    send(heartbeat) {
      // While the connection is away the client would keep them all and send a burst of old ones later.
      if (deps.isConnected()) nats.publish(SHARD_HEARTBEAT_SUBJECT, JSON.stringify(heartbeat));
    },
    listen(onHeartbeat) {
      const subscription = nats.subscribe(SHARD_HEARTBEAT_SUBJECT, {
        callback: (error, message) => {
          if (error) return;
          const heartbeat = parseMessage(shardHeartbeatSchema, message);
          if (heartbeat === undefined) deps.dropped.note(1, { subject: message.subject });
          else onHeartbeat(heartbeat);
        },
      });
      return () => {
        if (!nats.isClosed()) subscription.unsubscribe();
      };
    },
  };
}
