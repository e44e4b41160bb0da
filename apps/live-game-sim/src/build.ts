import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createLogger, type RunningApp } from '@paireto/runtime';
import type { SimConfig } from './config.ts';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { createApp } from './routes/app.ts';
import { createGameRoutes } from './routes/game-routes.ts';
import { createSimRoutes } from './routes/sim-routes.ts';
import { seededRandom } from './seeded-random.ts';
import { createServiceTokenVerifier } from './service-token.ts';
import { createGameCreator } from './use-cases/create-game.ts';

/** Wires the simulator and starts listening. Port 0 picks a free one. */
export async function startSim(config: SimConfig): Promise<RunningApp & { port: number }> {
  const logger = createLogger({ service: 'live-game-sim', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const nowMs = () => Date.now();
  const file = config.SIM_LEDGER_FILE === undefined ? undefined : openLedgerFile(config.SIM_LEDGER_FILE);
  const ledger = createLedger({
    ...(file === undefined ? {} : { history: file.entries, keep: (entry) => file.append(entry) }),
    limit: config.SIM_LEDGER_LIMIT,
    nowMs,
    newGameId: () => `game_${randomUUID()}`,
    serverAddr: (sequence) => `game-${sequence % 8}.sim.invalid:7000`,
  });
  const faults = createFaults(seededRandom(config.SIM_SEED));
  const app = createApp({
    games: createGameRoutes({
      creator: createGameCreator({ ledger, faults }),
      ledger,
      verifyToken: createServiceTokenVerifier({ secret: config.LIVE_GAME_API_SECRET, nowMs }),
    }),
    sim: createSimRoutes({ ledger, faults }),
    logger,
  });

  const server = serve({ fetch: app.fetch, hostname: config.HOST, port: config.PORT });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  const { port } = server.address() as AddressInfo;
  logger.info({ port }, 'ready');
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          file?.close();
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
