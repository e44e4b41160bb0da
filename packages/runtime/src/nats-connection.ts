import { connect, type NatsConnection } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import type { NatsLogin } from './connection-login.ts';
import type { Logger } from './logger.ts';

/**
 * A NATS connection that waits for the first server and reconnects for ever; state changes are logged, and so is what the
 * account may not do. Without `login` the user of the URL signs in, or nobody.
 */
export async function connectNats(options: {
  url: string;
  name: string;
  logger: Logger;
  login?: NatsLogin;
}): Promise<NatsConnection> {
  const { servers, ...inUrl } = natsServers(options.url);
  const connection = await connect({
    servers,
    ...(options.login?.authenticator === undefined ? inUrl : {}),
    ...options.login,
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
      if (status.type === 'error') options.logger.error({ err: status.error }, 'nats refuses something');
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
