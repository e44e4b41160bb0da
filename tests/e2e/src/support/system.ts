import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlayerClaims, RulesetFile, ServiceClaims } from '@paireto/contracts';
import { createServiceToken, createToken, type StackHandle, startStack } from '@paireto/stack';
import { refusalsOf } from '@paireto/testkit';
import pg from 'pg';
import { type ApiClient, createApiClient } from './api-client.ts';
import { createPlayer, type Player } from './player.ts';
import { writeRulesets } from './ruleset-files.ts';

/** The whole system, real processes on free ports, for one test file. */
export interface System {
  stack: StackHandle;
  /** A tenant that no other test has. */
  tenant: string;
  player(name: string, rating?: number, claims?: Partial<PlayerClaims>): Promise<Player>;
  /** A service on the internal listener; without claims an operator of the tenant. */
  service(claims?: Partial<ServiceClaims>): Promise<ApiClient>;
  /** Rows of the records database. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** @throws when a server refused something to a service meanwhile. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  /** The queues of this system; left out: the presets. */
  rulesets?: RulesetFile[];
  /** More environment for all apps. */
  env?: Record<string, string>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = mkdtempSync(join(tmpdir(), 'paireto-e2e-'));
  const rulesets = options.rulesets && writeRulesets(join(dataDir, 'rulesets'), options.rulesets);
  const { PATH, HOME } = process.env;
  const stack = await startStack({
    dataDir,
    env: { PATH, HOME, ...options.env, ...(rulesets === undefined ? {} : { RULESETS: rulesets }) },
    fastServers: true,
  });
  const tenant = `e2e-${randomUUID().slice(0, 8)}`;
  const database = new pg.Pool({ connectionString: stack.urls.database, max: 2 });
  return {
    stack,
    tenant,
    async player(name, rating, claims) {
      const token = await createToken(stack.secrets.jwt, {
        sub: name,
        tenant,
        ...(rating === undefined ? {} : { rating }),
        ...claims,
      });
      return createPlayer({ gatewayUrl: stack.urls.gateway, userId: name, token });
    },
    async service(claims) {
      const all: ServiceClaims = { sub: 'ops', tenant, roles: ['operator'], ...claims };
      return createApiClient(stack.urls.gatewayInternal, await createServiceToken(stack.secrets.services, all));
    },
    async query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]) {
      return (await database.query<Row>(text, values)).rows;
    },
    async stop() {
      await database.end();
      const refusals = await refusalsOf({
        natsLogFile: join(stack.folder.dataOf('nats'), 'server.log'),
        redisUrl: stack.urls.redis,
      });
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
      if (refusals.length > 0) throw new Error(`accounts may do too little:\n${refusals.join('\n')}`);
    },
  };
}
