import { createServer } from 'node:net';

/** Whether a server could listen on this TCP port now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

const FIRST_PORT = 20_000;
const PORT_COUNT = 12_000;

/**
 * A TCP port that is free now. It lies below the range from which the system takes the local ports of outgoing
 * connections (32768 and up on Linux, 49152 on macOS), so that no such connection can take it in the meantime.
 */
export async function freePort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = FIRST_PORT + Math.floor(random() * PORT_COUNT);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free TCP port between ${FIRST_PORT} and ${FIRST_PORT + PORT_COUNT - 1}`);
}
