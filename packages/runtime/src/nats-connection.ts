import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from './logger.ts';

/** A NATS connection that waits for the first server and reconnects for ever; state changes are logged. */
export async function connectNats(options: { url: string; name: string; logger: Logger }): Promise<NatsConnection> {
  const connection = await connect({
    servers: options.url.split(','),
    name: options.name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    waitOnFirstConnect: true,
    pingInterval: 5_000,
    maxPingOut: 2,
    // The stack trace that every request would take otherwise costs more than the request.
    noAsyncTraces: true,
  });
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') options.logger.warn('nats is not reachable');
      if (status.type === 'reconnect') options.logger.info('nats is reachable again');
    }
  })();
  return connection;
}

/** Sends what is left and closes the connection, within `limitMs`; a server that is away stops nothing. Never throws. */
export async function closeNats(connection: NatsConnection, limitMs = 2_000): Promise<void> {
  if (connection.isClosed()) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([connection.drain().catch(() => undefined), limit]);
  clearTimeout(timer);
  // A drain fails while the connection is away, and never ends when the server has hung up in the middle of it.
  if (!connection.isClosed()) await connection.close().catch(() => undefined);
}
