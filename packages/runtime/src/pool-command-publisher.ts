import type { NatsConnection } from '@nats-io/transport-node';
import { type PoolCommand, partitionOf, partitionSubject } from '@paireto/contracts';
import { createBoundedOutbox } from './bounded-outbox.ts';
import { intoMessages, MAX_CHARACTERS_PER_MESSAGE } from './into-messages.ts';
import { watchNatsLink } from './nats-link.ts';

const MAX_COMMANDS_PER_MESSAGE = 256;

/** Sends commands to the owners of their partitions, one message per partition (core NATS, fire and forget). */
export type PoolCommandPublisher = (commands: readonly PoolCommand[]) => void;

/**
 * A lost message only costs latency (the owner sweeps), so what is published while NATS is away is dropped: the client
 * would keep it in memory without bound, and it would be old news when NATS is back. So is what it does not take fast enough.
 */
export function createPoolCommandPublisher(nats: NatsConnection): PoolCommandPublisher {
  const link = watchNatsLink(nats);
  const outbox = createBoundedOutbox(nats);
  return (commands) => {
    if (!link.isConnected()) return;
    for (const [partition, list] of byPartition(commands)) {
      for (const message of messagesOf(list)) outbox.publish(partitionSubject(partition), message);
    }
  };
}

/** The commands of each partition, in order. Those of one pool mostly come in a row. */
function byPartition(commands: readonly PoolCommand[]): Map<number, PoolCommand[]> {
  const lists = new Map<number, PoolCommand[]>();
  let [tenant, pool]: (string | undefined)[] = [];
  let list: PoolCommand[] = [];
  for (const command of commands) {
    const tenantOf = command.op === 'join' ? command.ticket.tenant : command.tenant;
    if (command.pool !== pool || tenantOf !== tenant) {
      [tenant, pool] = [tenantOf, command.pool];
      const partition = partitionOf(tenant, pool);
      list = lists.get(partition) ?? [];
      lists.set(partition, list);
    }
    list.push(command);
  }
  return lists;
}

/** Messages (PoolCommands) that hold the commands in order, as many in each as fit: most of the time all in one. */
function messagesOf(commands: readonly PoolCommand[]): string[] {
  if (commands.length <= MAX_COMMANDS_PER_MESSAGE) {
    const text = JSON.stringify({ v: 1, commands });
    if (text.length <= MAX_CHARACTERS_PER_MESSAGE) return [text];
  }
  const texts = commands.map((command) => JSON.stringify(command));
  return intoMessages(texts, MAX_COMMANDS_PER_MESSAGE, ({ length }) => length).map(
    (part) => `{"v":1,"commands":[${part.join(',')}]}`,
  );
}
