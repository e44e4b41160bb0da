import type { NatsConnection } from '@nats-io/transport-node';
import { type PoolCommand, partitionOf, partitionSubject } from '@paireto/contracts';
import { createBoundedOutbox } from './bounded-outbox.ts';
import { watchNatsLink } from './nats-link.ts';

/** Commands in one message at most, and their characters: keeps messages far below the server's 1 MiB limit. */
const MAX_COMMANDS_PER_MESSAGE = 256;
const MAX_CHARACTERS_PER_MESSAGE = 256 * 1_024;

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
function messagesOf(commands: readonly PoolCommand[]): Iterable<string> {
  if (commands.length > MAX_COMMANDS_PER_MESSAGE) return cutIntoMessages(commands);
  const text = JSON.stringify({ v: 1, commands });
  return text.length > MAX_CHARACTERS_PER_MESSAGE ? cutIntoMessages(commands) : [text];
}

function* cutIntoMessages(commands: readonly PoolCommand[]): Generator<string> {
  let texts: string[] = [];
  let characters = 0;
  for (const command of commands) {
    const text = JSON.stringify(command);
    const isFull = texts.length === MAX_COMMANDS_PER_MESSAGE || characters + text.length > MAX_CHARACTERS_PER_MESSAGE;
    if (isFull && texts.length > 0) {
      yield messageOf(texts);
      texts = [];
      characters = 0;
    }
    texts.push(text);
    characters += text.length;
  }
  if (texts.length > 0) yield messageOf(texts);
}

const messageOf = (texts: readonly string[]): string => `{"v":1,"commands":[${texts.join(',')}]}`;
