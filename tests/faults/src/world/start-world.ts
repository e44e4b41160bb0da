import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_TENANTS } from '@paireto/contracts';
import { createServiceToken, createToken, deleteStackData, type StackHandle, startStack } from '@paireto/stack';
import { type LinkName, type Links, openLinks } from './links.ts';

/** A running stack with everything that faults need. */
export interface World {
  stack: StackHandle;
  /** Names of its matchers. */
  shards: readonly string[];
  links: Links;
  tokenFor(tenant: string, userId: string, rating: number): Promise<string>;
  serviceToken(): Promise<string>;
  /** Stops everything. With `keep`, data and logs stay. */
  stop(options?: { keep: boolean }): Promise<void>;
}

const TOKEN_HOURS = 2;
const SHARDS = 2;

/**
 * So that the faults of live-game-api show within seconds. Long enough for an honest answer on a slow machine.
 * The default of the bridge is 5 s.
 */
const LIVE_GAME_API_TIMEOUT_MS = 2_000;

/** Starts a stack of its own in `dataDir`, on free ports, with real durability. */
export async function startWorld(options: {
  dataDir: string;
  /** Links that a proxy is put into. */
  links: readonly LinkName[];
  /** PATH and the like. */
  env: Readonly<Record<string, string | undefined>>;
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
}): Promise<World> {
  let links: Links | undefined;
  try {
    const stack = await startStack({
      dataDir: options.dataDir,
      // Servers of its own in any case: they are going to be killed.
      env: { ...options.env, NATS_URL: undefined, REDIS_URL: undefined, DATABASE_URL: undefined },
      shards: SHARDS,
      appEnv: async (urls) => {
        links = await openLinks(options.links, urls);
        return withDefaults(links.appEnv, options.dataDir);
      },
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return toWorld(stack, links!, options.dataDir);
  } catch (error) {
    await links?.close();
    throw error;
  }
}

const withDefaults = (appEnv: Links['appEnv'], dataDir: string): Links['appEnv'] => ({
  ...appEnv,
  'game-bridge': { LIVE_GAME_API_TIMEOUT_MS: String(LIVE_GAME_API_TIMEOUT_MS), ...appEnv['game-bridge'] },
  'live-game-sim': { SIM_LEDGER_FILE: join(dataDir, 'live-game-ledger.jsonl') },
});

function toWorld(stack: StackHandle, links: Links, dataDir: string): World {
  const { jwt, services } = stack.secrets;
  return {
    stack,
    links,
    shards: Array.from({ length: SHARDS }, (_, index) => `matcher-${index + 1}`),
    tokenFor: (tenant, sub, rating) => createToken(jwt, { sub, tenant, rating }, TOKEN_HOURS),
    serviceToken: () =>
      createServiceToken(services, { sub: 'faults', tenant: ALL_TENANTS, roles: ['metrics'] }, TOKEN_HOURS),
    async stop({ keep } = { keep: false }) {
      await stack.stop();
      await links.close();
      if (keep) return;
      await deleteStackData(dataDir, () => undefined);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
