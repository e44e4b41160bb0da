import { randomUUID } from 'node:crypto';
import { seededRandom } from '@paireto/stack';
import type { Cell } from '../cells/cell.ts';
import { createHistory, type History } from '../history/history.ts';
import { chooseProbePools } from '../load/choose-probe-pools.ts';
import { type Crowd, createCrowd } from '../load/crowd.ts';
import { TENANT_COUNT } from '../load/draw-plan.ts';
import { createGatewayClient, type GatewayClient } from '../load/gateway-client.ts';
import { createProbes, type Probes } from '../load/probes.ts';
import { createTicketBook, type TicketBook } from '../load/ticket-book.ts';
import { createWatchers, type Watchers } from '../load/watchers.ts';
import type { World } from '../world/start-world.ts';
import type { Settings } from './settings.ts';

/** Two players with sockets come so often. */
const WATCHERS_EVERY_MS = 500;

/** Players of one cell, before anybody came. */
export interface Scene {
  tenants: readonly string[];
  history: History;
  gateway: GatewayClient;
  tickets: TicketBook;
  crowd: Crowd;
  probes: Probes;
  /** Where nothing is to be noticed. */
  watchers: Watchers | undefined;
  nowMs: () => number;
}

/** Tenants of its own, so that cells can share a stack. */
export async function createScene(world: World, cell: Cell, settings: Settings): Promise<Scene> {
  const nowMs = (): number => performance.now();
  const run = randomUUID().slice(0, 8);
  const tenants = Array.from(
    { length: TENANT_COUNT },
    (_, index) => `${cell.name.replace(':', '-')}-${run}-${index + 1}`,
  );
  const [probed = ''] = tenants;
  const timeControls = await chooseProbePools(world.stack.urls.gatewayInternal, await world.serviceToken(), {
    tenant: probed,
    shards: world.shards,
    signal: settings.signal,
  });
  const history = createHistory();
  const gateway = createGatewayClient({ url: world.url, history, nowMs });
  const tickets = createTicketBook();
  const deps = {
    gateway,
    tickets,
    nowMs,
    newKey: () => randomUUID(),
    tokenFor: (tenant: string, userId: string, rating: number) => world.tokenFor(tenant, userId, rating),
  };
  const crowd = createCrowd(
    { tenants, rate: settings.rate, cancels: settings.cancels },
    { ...deps, draw: seededRandom(settings.seed), random: seededRandom(settings.seed + 1) },
  );
  const probes = createProbes({ tenant: probed, timeControls, everyMs: settings.probeEveryMs }, deps);
  const watchers =
    cell.isUnnoticed &&
    createWatchers(
      { url: world.url, tenant: `${probed}-watched`, everyMs: WATCHERS_EVERY_MS },
      { random: seededRandom(settings.seed + 2), tokenFor: deps.tokenFor },
    );
  return { tenants, history, gateway, tickets, crowd, probes, watchers, nowMs };
}
