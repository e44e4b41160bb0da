import { setTimeout as sleep } from 'node:timers/promises';
import { connect, errors, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { natsServers } from '@paireto/contracts';
import type { NatsLogin } from './connection-login.ts';
import type { Logger } from './logger.ts';

const RETRY_MS = 250;
/** A refused account may be right later: its password is being changed. */
const REFUSED_RETRY_MS = 2_000;

/**
 * A NATS connection that waits for the first server and reconnects for ever; state changes are logged, and so is when the
 * account is refused, or something that it may not do. Without `login` the user of the URL signs in, or nobody.
 */
export async function connectNats(options: {
  url: string;
  name: string;
  logger: Logger;
  login?: NatsLogin;
}): Promise<NatsConnection> {
  const { servers, ...inUrl } = natsServers(options.url);
  const connection = await connectAtLast(options.logger, {
    servers,
    ...(options.login?.authenticator === undefined ? inUrl : {}),
    ...options.login,
    name: options.name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    // Two refusals would otherwise end it for good.
    ignoreAuthErrorAbort: true,
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

/** The client would wait for the first server as well, but say nothing of why it does. */
async function connectAtLast(
  logger: Pick<Logger, 'warn' | 'error'>,
  options: NodeConnectionOptions,
): Promise<NatsConnection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(options);
    } catch (error) {
      if (error instanceof errors.InvalidArgumentError) throw error;
      const isRefused = error instanceof errors.AuthorizationError;
      if (isRefused) logger.error({ err: error }, 'nats refuses the account');
      else if (attempt === 1) logger.warn({ err: error }, 'nats is not reachable');
      await sleep(isRefused ? REFUSED_RETRY_MS : RETRY_MS);
    }
  }
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
