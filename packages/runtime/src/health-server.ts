import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeHttpServer } from './close-http-server.ts';
import type { LivenessReport } from './liveness.ts';
import { PROMETHEUS_TEXT } from './metrics/prometheus-name.ts';
import type { ReadinessReport } from './readiness.ts';

/** Requests in flight when it closes may take so long. */
const CLOSE_GRACE_MS = 1_000;

/**
 * The HTTP door of a process that serves no API of its own. `GET /startupz`: the start is over. `GET /healthz`: the event
 * loop answers, and no essential loop is stuck. `GET /readyz`: it can do its work now. Each is 200 or 503, with reasons.
 * Port 0 picks a free one.
 */
export async function startHealthServer(options: {
  host: string;
  port: number;
  readiness: () => Promise<ReadinessReport>;
  startup: () => Promise<ReadinessReport>;
  liveness: () => LivenessReport;
  /** `GET /metrics`, in the text format of Prometheus; without, there is none. */
  metrics?: () => Promise<string>;
}): Promise<{ port: number; close(): Promise<void> }> {
  const probes: Readonly<Record<string, () => Promise<{ ok: boolean; body: unknown }>>> = {
    '/startupz': () => options.startup().then((body) => ({ ok: body.ready, body })),
    '/healthz': async () => {
      const body = options.liveness();
      return { ok: body.status === 'ok', body };
    },
    '/readyz': () => options.readiness().then((body) => ({ ok: body.ready, body })),
  };
  const server = createServer(patience, (request, response) => {
    void (async () => {
      if (request.url === '/metrics' && options.metrics) {
        await answerMetrics(response, options.metrics);
        return;
      }
      const probe = Object.hasOwn(probes, request.url ?? '') ? probes[request.url ?? ''] : undefined;
      const { ok, body } = probe ? await probe() : { ok: false, body: noSuchPage };
      response.writeHead(ok ? 200 : probe ? 503 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    })();
  });
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeHttpServer(server, CLOSE_GRACE_MS),
  };
}

/** Nobody has more to send than a line and some headers. */
const patience = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 };
const MAX_CONNECTIONS = 256;

const noSuchPage = { error: 'only /startupz, /healthz, /readyz and /metrics live here' };

async function answerMetrics(response: ServerResponse, read: () => Promise<string>): Promise<void> {
  try {
    const page = await read();
    response.writeHead(200, { 'content-type': PROMETHEUS_TEXT }).end(page);
  } catch (error) {
    // A scrape that fails is seen; a page without figures is not.
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`the metrics could not be read: ${String(error)}\n`);
  }
}
