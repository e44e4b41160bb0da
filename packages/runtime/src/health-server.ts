import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReadinessReport } from './readiness.ts';

/**
 * The HTTP door of a process that serves no API of its own: `GET /healthz` (alive) and `GET /readyz`
 * (200 or 503 with the checks and their reasons). Port 0 picks a free one.
 */
export async function startHealthServer(options: {
  host: string;
  port: number;
  readiness: () => Promise<ReadinessReport>;
}): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body =
        request.url === '/healthz'
          ? { status: 'ok' }
          : request.url === '/readyz'
            ? await options.readiness()
            : undefined;
      const status = body === undefined ? 404 : 'ready' in body && !body.ready ? 503 : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { error: 'only /healthz and /readyz live here' }));
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
