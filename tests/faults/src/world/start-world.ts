import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ALL_TENANTS } from '@paireto/contracts';
import {
  type AppEnv,
  createServiceToken,
  createToken,
  deleteStackData,
  type StackHandle,
  startStack,
} from '@paireto/stack';
import { type LoadBalancer, startLoadBalancer } from '../balancer/load-balancer.ts';
import { type LinkName, type Links, openLinks } from './links.ts';

/** A running stack with everything that faults need. */
export interface World {
  stack: StackHandle;
  /** Where players ask: the gateway, or the load balancer before several. */
  url: string;
  balancer: LoadBalancer | undefined;
  /** Names of the processes. */
  gateways: readonly string[];
  shards: readonly string[];
  bridges: readonly string[];
  links: Links;
  tokenFor(tenant: string, userId: string, rating: number): Promise<string>;
  serviceToken(): Promise<string>;
  /** Stops everything. With `keep`, data and logs stay. */
  stop(options?: { keep: boolean }): Promise<void>;
}

/** What a cell wants beyond one gateway and one bridge. */
export interface Fleet {
  gateways: number;
  bridges: number;
  appEnv: AppEnv;
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
  fleet?: Fleet | undefined;
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
      env: {
        ...options.env,
        NATS_URL: undefined,
        REDIS_URL: undefined,
        DATABASE_URL: undefined,
        LIMITS: writeRoomyLimits(options.dataDir),
      },
      shards: SHARDS,
      gateways: options.fleet?.gateways ?? 1,
      bridges: options.fleet?.bridges ?? 1,
      appEnv: async (urls) => {
        links = await openLinks(options.links, urls);
        return { ...withDefaults(links.appEnv, options.dataDir), ...options.fleet?.appEnv };
      },
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const balancer = options.fleet && (await startLoadBalancer(stack.urls.gateways));
    return toWorld(stack, links!, balancer, options);
  } catch (error) {
    await links?.close();
    throw error;
  }
}

/** Players of the harness come again and again; what is tried here is not how often they may. */
function writeRoomyLimits(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'limits.json');
  const names = ['joins', 'challenges', 'connects', 'socket_tickets', 'reads', 'changes'];
  writeFileSync(path, JSON.stringify({ players: Object.fromEntries(names.map((name) => [name, 'unlimited'])) }));
  return path;
}

const withDefaults = (appEnv: Links['appEnv'], dataDir: string): Links['appEnv'] => ({
  ...appEnv,
  'game-bridge': { LIVE_GAME_API_TIMEOUT_MS: String(LIVE_GAME_API_TIMEOUT_MS), ...appEnv['game-bridge'] },
  'live-game-sim': { SIM_LEDGER_FILE: join(dataDir, 'live-game-ledger.jsonl') },
});

function toWorld(
  stack: StackHandle,
  links: Links,
  balancer: LoadBalancer | undefined,
  { dataDir }: { dataDir: string },
): World {
  const { jwt, services } = stack.secrets;
  const names = new Set(stack.describe().processes.map(({ name }) => name));
  const of = (app: string): string[] => [...names].filter((name) => name === app || name.startsWith(`${app}-`));
  return {
    stack,
    links,
    url: balancer?.url ?? stack.urls.gateway,
    balancer,
    gateways: of('gateway'),
    shards: of('matcher'),
    bridges: of('game-bridge'),
    tokenFor: (tenant, sub, rating) => createToken(jwt, { sub, tenant, rating }, TOKEN_HOURS),
    serviceToken: () =>
      createServiceToken(services, { sub: 'faults', tenant: ALL_TENANTS, roles: ['metrics'] }, TOKEN_HOURS),
    async stop({ keep } = { keep: false }) {
      await balancer?.close();
      await stack.stop();
      await links.close();
      if (keep) return;
      await deleteStackData(dataDir, () => undefined);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
