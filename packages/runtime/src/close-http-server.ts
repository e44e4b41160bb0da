import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** From now on every answer says that its connection will not be kept (`Connection: close`); nothing is cut. */
export function keepNoConnections(server: Pick<Server, 'prependListener'>): void {
  server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'));
}

/**
 * Stops accepting, lets requests in flight finish for at most `graceMs`, then cuts what is left. Kept-alive connections
 * are closed as they become idle.
 */
export async function closeHttpServer(
  server: Pick<Server, 'close' | 'closeIdleConnections' | 'closeAllConnections' | 'prependListener'>,
  graceMs: number,
): Promise<void> {
  let closed = false;
  keepNoConnections(server);
  const done = new Promise<void>((resolve) => {
    server.close(() => {
      closed = true;
      resolve();
    });
  });
  for (let waitedMs = 0; waitedMs < graceMs && !closed; waitedMs += LOOK_EVERY_MS) {
    server.closeIdleConnections();
    await Promise.race([done, sleep(LOOK_EVERY_MS)]);
  }
  server.closeAllConnections();
  await done;
}
