import type { NatsConnection } from '@nats-io/transport-node';
import { SHARD_HEARTBEAT_SUBJECT, type ShardHeartbeat, shardHeartbeatSchema } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { Heartbeats } from '../sharding/shard.ts';

/** The heartbeats of all shards, over core NATS. */
export function createHeartbeats(deps: {
  nats: NatsConnection;
  isConnected: () => boolean;
  logger: Logger;
}): Heartbeats {
  const { nats, logger } = deps;
  return {
    send(heartbeat) {
      // While the connection is away the client would keep them all and send a burst of old ones later.
      if (deps.isConnected()) nats.publish(SHARD_HEARTBEAT_SUBJECT, JSON.stringify(heartbeat));
    },
    listen(onHeartbeat) {
      const subscription = nats.subscribe(SHARD_HEARTBEAT_SUBJECT, {
        callback: (error, message) => {
          if (error) return;
          const parsed = parse(message.string());
          if (parsed === undefined) logger.warn('a malformed heartbeat was dropped');
          else onHeartbeat(parsed);
        },
      });
      return () => {
        if (!nats.isClosed()) subscription.unsubscribe();
      };
    },
  };
}

function parse(text: string): ShardHeartbeat | undefined {
  try {
    return shardHeartbeatSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
