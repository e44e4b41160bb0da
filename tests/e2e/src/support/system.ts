import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueueDefinition } from '@paireto/contracts';
import { createToken, type StackHandle, startStack } from '@paireto/stack';
import pg from 'pg';
import { createPlayer, type Player } from './player.ts';

/** The whole system, real processes on free ports, for one test file. */
export interface System {
  stack: StackHandle;
  /** A tenant that no other test has. */
  tenant: string;
  player(name: string, rating?: number): Promise<Player>;
  /** Rows of the records database. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  queues?: QueueDefinition[];
  /** More environment for all apps. */
  env?: Record<string, string>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDir = mkdtempSync(join(tmpdir(), 'paireto-e2e-'));
  const queuesFile = join(dataDir, 'queues.json');
  if (options.queues) writeFileSync(queuesFile, JSON.stringify(options.queues));
  const { PATH, HOME } = process.env;
  const stack = await startStack({
    dataDir,
    env: { PATH, HOME, ...options.env, ...(options.queues ? { QUEUES_FILE: queuesFile } : {}) },
    fastServers: true,
  });
  const tenant = `e2e-${randomUUID().slice(0, 8)}`;
  const database = new pg.Pool({ connectionString: stack.urls.database, max: 2 });
  return {
    stack,
    tenant,
    async player(name, rating) {
      const token = await createToken(stack.secrets.jwt, {
        sub: name,
        tenant,
        ...(rating === undefined ? {} : { rating }),
      });
      return createPlayer({ gatewayUrl: stack.urls.gateway, userId: name, token });
    },
    async query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]) {
      return (await database.query<Row>(text, values)).rows;
    },
    async stop() {
      await database.end();
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
