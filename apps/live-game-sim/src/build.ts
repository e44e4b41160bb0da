import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { closeHttpServer, createLogger, createShutdown, type RunningApp } from '@paireto/runtime';
import type { SimConfig } from './config.ts';
import { createFaults } from './faults.ts';
import { createLedger } from './ledger.ts';
import { openLedgerFile } from './ledger-file.ts';
import { createApp } from './routes/app.ts';
import { createBatchListener, isBatch } from './routes/batch-listener.ts';
import { createGameRoutes } from './routes/game-routes.ts';
import { createSimRoutes } from './routes/sim-routes.ts';
import { seededRandom } from './seeded-random.ts';
import { createServiceTokenVerifier } from './service-token.ts';
import { createGameCreator } from './use-cases/create-game.ts';

/** How long requests in flight may take when it stops. */
const STOP_GRACE_MS = 10_000;

/** Wires the simulator and starts listening. Port 0 picks a free one. */
export async function startSim(config: SimConfig, shutdown = createShutdown()): Promise<RunningApp & { port: number }> {
  const logger = createLogger({ service: 'live-game-sim', level: config.LOG_LEVEL, pretty: config.LOG_PRETTY });
  const nowMs = () => Date.now();
  const file = config.SIM_LEDGER_FILE === undefined ? undefined : openLedgerFile(config.SIM_LEDGER_FILE);
  shutdown.add('ledger', () => file?.close());
  const ledger = createLedger({
    ...(file === undefined ? {} : { history: file.entries, file }),
    limit: config.SIM_LEDGER_LIMIT,
    nowMs,
    newGameId: () => `game_${randomUUID()}`,
    serverAddr: (sequence) => `game-${sequence % 8}.sim.invalid:7000`,
  });
  const faults = createFaults(seededRandom(config.SIM_SEED));
  const creator = createGameCreator({ ledger, faults });
  const verifyToken = createServiceTokenVerifier({ secret: config.LIVE_GAME_API_SECRET, nowMs });
  const app = createApp({
    games: createGameRoutes({ creator, ledger, verifyToken }),
    sim: createSimRoutes({ ledger, faults }),
    isStopping: shutdown.isStopping,
    logger,
  });

  const answer = getRequestListener(app.fetch);
  const answerBatch = createBatchListener({ creator, verifyToken, logger });
  const server = createServer((request, response) => {
    if (isBatch(request)) answerBatch(request, response);
    else void answer(request, response);
  });
  server.listen(config.PORT, config.HOST);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', resolve);
  });
  shutdown.add('requests', () => closeHttpServer(server, STOP_GRACE_MS));
  const { port } = server.address() as AddressInfo;
  logger.info({ port }, 'ready');
  return { port, stop: shutdown.stop };
}
