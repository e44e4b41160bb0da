import type { NatsConnection } from '@nats-io/transport-node';
import { type PoolCommand, partitionSubject, poolCommandsSchema } from '@paireto/contracts';
import type { Logger } from '@paireto/runtime';

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
  logger: Logger;
}): PartitionCommands {
  const { nats, logger } = deps;

  const take = (data: Uint8Array, text: () => string): void => {
    let message: unknown;
    try {
      message = JSON.parse(text());
    } catch {
      message = undefined;
    }
    const parsed = poolCommandsSchema.safeParse(message);
    if (parsed.success) deps.onCommands(parsed.data.commands);
    // A signal only: whatever it meant to say, the next sweep finds it.
    else logger.warn({ bytes: data.length, issue: parsed.error.issues[0] }, 'a malformed command was dropped');
  };

  return {
    listen(partition) {
      if (nats.isClosed()) return () => undefined;
      const subscription = nats.subscribe(partitionSubject(partition), {
        callback: (error, message) => {
          if (error) logger.warn({ err: error, partition }, 'a command could not be received');
          else take(message.data, () => message.string());
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
