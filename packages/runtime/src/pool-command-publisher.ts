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
    const byPartition = Map.groupBy(commands, (command) =>
      partitionOf(command.op === 'join' ? command.ticket.tenant : command.tenant, command.pool),
    );
    for (const [partition, list] of byPartition) {
      for (const message of messagesOf(list)) outbox.publish(partitionSubject(partition), message);
    }
  };
}

/** Messages (PoolCommands) that hold the commands in order, as many in each as fit. */
function* messagesOf(commands: readonly PoolCommand[]): Generator<string> {
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
