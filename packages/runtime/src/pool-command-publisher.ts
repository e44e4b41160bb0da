import type { NatsConnection } from '@nats-io/transport-node';
import { type PoolCommand, type PoolCommands, partitionOf, partitionSubject } from '@paireto/contracts';
import { watchNatsLink } from './nats-link.ts';

/** Commands in one message at most: keeps messages far below the server's 1 MiB limit. */
const MAX_COMMANDS_PER_MESSAGE = 256;

/** Sends commands to the owners of their partitions, one message per partition (core NATS, fire and forget). */
export type PoolCommandPublisher = (commands: readonly PoolCommand[]) => void;

/**
 * A lost message only costs latency (the owner sweeps), so what is published while NATS is away is dropped: the client
 * would keep it in memory without bound, and it would be old news when NATS is back.
 */
export function createPoolCommandPublisher(nats: NatsConnection): PoolCommandPublisher {
  const link = watchNatsLink(nats);
  return (commands) => {
    if (!link.isConnected()) return;
    const byPartition = new Map<number, PoolCommand[]>();
    for (const command of commands) {
      const tenant = command.op === 'join' ? command.ticket.tenant : command.tenant;
      const partition = partitionOf(tenant, command.pool);
      const list = byPartition.get(partition);
      if (list) list.push(command);
      else byPartition.set(partition, [command]);
    }
    for (const [partition, list] of byPartition) {
      for (let start = 0; start < list.length; start += MAX_COMMANDS_PER_MESSAGE) {
        const message: PoolCommands = { v: 1, commands: list.slice(start, start + MAX_COMMANDS_PER_MESSAGE) };
        nats.publish(partitionSubject(partition), JSON.stringify(message));
      }
    }
  };
}
