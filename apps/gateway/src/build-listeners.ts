import type { IncomingMessage } from 'node:http';
import { ConfigError, type Logger } from '@paireto/runtime';
import { type HttpServer, startHttpServer } from './adapters/http-server.ts';
import type { GatewayConfig } from './config.ts';
import type { App } from './http/app-env.ts';
import { problemResponse } from './http/problem.ts';
import type { ClientAddress } from './limits/client-address.ts';
import type { SocketServer } from './live/sockets/socket-server.ts';
import { createLogNowAndThen } from './overload/log-now-and-then.ts';
import type { EarlyAnswer } from './overload/refuse-joins-early.ts';

/** The two doors of a gateway. */
export interface Listeners {
  /** For players: HOST and PORT. */
  publicServer: HttpServer;
  /** For services and operators: INTERNAL_HOST and INTERNAL_PORT. */
  internalServer: HttpServer;
}

/** Opens both doors or none. @throws {ConfigError} where an address cannot be had */
export async function startListeners(deps: {
  publicApp: App;
  internalApp: App;
  sockets: Pick<SocketServer, 'upgrade'>;
  addressOf: ClientAddress;
  /** Asked about every request of players first. */
  refuseEarly: (request: IncomingMessage) => EarlyAnswer | undefined;
  monotonicMs: () => number;
  config: GatewayConfig;
  logger: Logger;
}): Promise<Listeners> {
  const { config, logger } = deps;
  const dropped = createLogNowAndThen({
    logger,
    message: 'connections are closed unanswered: there are as many as may be',
    monotonicMs: deps.monotonicMs,
  });
  const answers = {
    malformed: (status: 400 | 408 | 431) => problemResponse('INVALID_REQUEST', malformed[status], status),
    failed(error: unknown) {
      logger.error({ err: error }, 'a request failed');
      return problemResponse('INTERNAL', 'Something went wrong on our side.');
    },
  };
  const internalServer = await startHttpServer({
    ...answers,
    fetch: deps.internalApp.fetch,
    host: config.INTERNAL_HOST,
    port: config.INTERNAL_PORT,
  }).catch((error: unknown) => {
    throw cannotListen(error, 'INTERNAL_', config.INTERNAL_HOST, config.INTERNAL_PORT);
  });
  try {
    const publicServer = await startHttpServer({
      ...answers,
      fetch: deps.publicApp.fetch,
      upgrade: deps.sockets.upgrade,
      addressOf: deps.addressOf,
      refuseEarly: deps.refuseEarly,
      patience: {
        headersTimeoutMs: config.HEADERS_TIMEOUT_MS,
        requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
        // Those that stay open, and those that requests come on.
        maxConnections: config.MAX_CONNECTIONS + config.MAX_REQUESTS_IN_FLIGHT,
        onDropped: () => dropped('MAX_CONNECTIONS and MAX_REQUESTS_IN_FLIGHT together'),
      },
      host: config.HOST,
      port: config.PORT,
    });
    return { publicServer, internalServer };
  } catch (error) {
    await internalServer.close(0);
    throw cannotListen(error, '', config.HOST, config.PORT);
  }
}

const malformed = {
  400: 'This is not a well-formed HTTP request.',
  408: 'The request did not arrive in time.',
  431: 'The headers of the request are too large or too many.',
};

/** Says it in a sentence when the address cannot be had. */
function cannotListen(error: unknown, setting: '' | 'INTERNAL_', host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new ConfigError([`${setting}PORT: ${port} on ${host} is taken by another process or listener`]);
  if (code === 'EACCES') return new ConfigError([`${setting}PORT: this account may not listen on ${port}`]);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError([`${setting}HOST: ${host} is not an address here`]);
  return error;
}
