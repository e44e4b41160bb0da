import type { Logger } from '@paireto/runtime';
import { closeNats, createPoolCommandPublisher, type DependencyCheck, natsCheck } from '@paireto/runtime';
import type { PoolSignals } from '../ports/pool-signals.ts';

type Connection = Parameters<typeof natsCheck>[0];

/** The gateway's way to NATS. It need not be up: joins are in the store, and their owners find them there. */
export interface NatsLink {
  signals: PoolSignals;
  check: DependencyCheck;
  /** Resolves when the first connection stands. */
  connected: Promise<void>;
  /** Sends what is buffered and disconnects. */
  close(): Promise<void>;
}

export function createNatsLink(connecting: Promise<Connection>, logger: Logger): NatsLink {
  let connection: Connection | undefined;
  let publish: PoolSignals | undefined;
  let closing = false;
  const connected = connecting.then(async (established) => {
    if (closing) return established.close();
    connection = established;
    publish = createPoolCommandPublisher(established);
  });
  connected.catch((error: unknown) => logger.error({ err: error }, 'nats refuses the connection'));

  return {
    connected,
    signals(commands) {
      try {
        publish?.(commands);
      } catch (error) {
        logger.warn({ err: error }, 'a signal to the matchers was lost; they will find the tickets in the store');
      }
    },
    async check() {
      if (!connection) throw new Error('not connected yet');
      await natsCheck(connection)();
    },
    async close() {
      closing = true;
      if (connection) await closeNats(connection);
    },
  };
}
