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
  });
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') options.logger.warn('nats is not reachable');
      if (status.type === 'reconnect') options.logger.info('nats is reachable again');
    }
  })();
  return connection;
}
