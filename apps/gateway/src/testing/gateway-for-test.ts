import { join } from 'node:path';
import { createLogger } from '@paireto/runtime';
import { devServiceTokenDefaults, devToken, devTokenDefaults, rulesetsPath } from '@paireto/testkit';
import { buildGateway, type Gateway } from '../build.ts';
import { loadGatewayConfig } from '../config.ts';

/** An answer, read. */
export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** How a test sends a request. `json` is sent as JSON; `body` as it is. */
export interface Call {
  method?: string;
  token?: string;
  json?: unknown;
  body?: string | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** A gateway over real servers, and how to talk to it. */
export interface GatewayForTest extends Gateway {
  url: string;
  /** Asks the listener for players. */
  call: (path: string, options?: Call) => Promise<Answer>;
  internalUrl: string;
  /** Asks the listener for services and operators. */
  callInternal: (path: string, options?: Call) => Promise<Answer>;
}

/** Starts a gateway on free ports, with the queue `chess` alone. `env` overrides its environment. */
export async function gatewayForTest(env: Record<string, string>): Promise<GatewayForTest> {
  const config = loadGatewayConfig({
    PORT: '0',
    INTERNAL_PORT: '0',
    JWT_SECRET: devTokenDefaults.secret,
    JWT_ISSUER: devTokenDefaults.issuer,
    JWT_AUDIENCE: devTokenDefaults.audience,
    SERVICE_TOKEN_SECRET: devServiceTokenDefaults.secret,
    RULESETS: join(rulesetsPath, 'chess.yaml'),
    LOG_LEVEL: 'silent',
    LIMITS: join(import.meta.dirname, 'roomy-limits.yaml'),
    // A busy machine is not what is tried here.
    SHED_LOOP_DELAY_MS: '600000',
    ...env,
  });
  const logger = createLogger({ service: 'gateway', level: config.LOG_LEVEL, pretty: false });
  const gateway = await buildGateway({
    config,
    logger,
    traced: false,
    nowMs: Date.now,
    monotonicMs: () => performance.now(),
  });
  const url = `http://127.0.0.1:${gateway.port}`;
  const internalUrl = `http://127.0.0.1:${gateway.internalPort}`;
  return {
    ...gateway,
    url,
    call: (path, options) => callApi(url, path, options),
    internalUrl,
    callInternal: (path, options) => callApi(internalUrl, path, options),
  };
}

async function callApi(url: string, path: string, options: Call = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: options.method ?? 'GET',
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
    ...(options.body === undefined ? {} : { body: options.body, duplex: 'half' }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** A token of a player of the tenant `demo`, or of another. */
export const playerToken = (sub: string, tenant = 'demo'): Promise<string> => devToken({ sub, tenant, rating: 1_500 });
