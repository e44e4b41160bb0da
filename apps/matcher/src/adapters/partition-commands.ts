import type { NatsConnection } from '@nats-io/transport-node';
import { type PoolCommand, partitionSubject } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';
import type { DropLog } from '../drop-log.ts';
import { readCommands } from './read-commands.ts';

/** The commands of partitions, over core NATS. */
export interface PartitionCommands {
  /** Takes the commands of a partition from now on; returns how to stop. */
  listen: (partition: number) => () => void;
  /** Resolves when the server knows of all that is listened to; at the latest after `limitMs` (it cannot be reached). */
  settle: (limitMs: number) => Promise<void>;
}

export function createPartitionCommands(deps: {
  nats: NatsConnection;
  onCommands: (commands: readonly PoolCommand[]) => void;
  dropped: DropLog;
  logger: Logger;
}): PartitionCommands {
  const { nats, logger } = deps;

  const take = (partition: number, text: string): void => {
    const { commands, dropped, issue } = readCommands(text);
    // Signals only: whatever they meant to say, the next sweep finds it.
    if (dropped > 0) deps.dropped.note(dropped, { partition, issue });
    if (commands.length > 0) deps.onCommands(commands);
  };

  return {
    listen(partition) {
      if (nats.isClosed()) return () => undefined;
      const subscription = nats.subscribe(partitionSubject(partition), {
        callback: (error, message) => {
          if (error) logger.warn({ err: error, partition }, 'a command could not be received');
          else take(partition, message.string());
        },
      });
      return () => {
        if (!nats.isClosed()) subscription.unsubscribe();
      };
    },
    async settle(limitMs) {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs);
      });
      await Promise.race([nats.flush().catch(() => undefined), limit]);
      clearTimeout(timer);
    },
  };
}
