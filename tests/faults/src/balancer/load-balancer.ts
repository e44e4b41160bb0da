import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Stands before several gateways as those of production do: sends requests and sockets by turns to those whose /readyz
 * says 200 (where none does, to those that say anything), keeps connections to them, cuts nothing, and tries nothing a
 * second time.
 */
export interface LoadBalancer {
  url: string;
  /** What went wrong between it and the gateways, and requests for which none was ready. */
  failures(): readonly string[];
  close(): Promise<void>;
}

const PROBE_EVERY_MS = 100;
const PROBE_TIMEOUT_MS = 5_000;

interface Backend {
  url: URL;
  agent: Agent;
  isReady: boolean;
  answers: boolean;
}

/** Resolves when the first gateway is ready. */
export async function startLoadBalancer(urls: readonly string[]): Promise<LoadBalancer> {
  const failures: string[] = [];
  const backends = urls.map(
    (url): Backend => ({
      url: new URL(url),
      agent: new Agent({ keepAlive: true }),
      isReady: false,
      answers: false,
    }),
  );
  const tunnels = new Set<Duplex>();
  let turn = 0;

  const pick = (): Backend | undefined => {
    const ready = backends.filter(({ isReady }) => isReady);
    const usable = ready.length > 0 ? ready : backends.filter(({ answers }) => answers);
    turn += 1;
    return usable[turn % usable.length];
  };
  const fail = (what: string): void => void failures.push(what);

  const server = createServer((incoming, outgoing) => {
    const backend = pick();
    if (backend) return forward(incoming, outgoing, backend, fail);
    fail(`${incoming.method} ${incoming.url}: no gateway answers`);
    outgoing.writeHead(503).end();
  });
  server.on('upgrade', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    const backend = pick();
    if (!backend) {
      fail(`${incoming.url}: no gateway answers`);
      return void client.destroy();
    }
    const gateway = tunnel(incoming, client, head, backend, fail);
    for (const end of [client, gateway]) {
      tunnels.add(end);
      end.once('close', () => tunnels.delete(end));
    }
  });

  const probe = async (): Promise<void> => {
    await Promise.all(
      backends.map(async (backend) => {
        const answer = await fetch(new URL('/readyz', backend.url), {
          signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
        }).catch(() => undefined);
        await answer?.text().catch(() => undefined);
        backend.isReady = answer?.status === 200;
        backend.answers = answer !== undefined;
      }),
    );
  };
  await probe();
  const probes = setInterval(() => void probe(), PROBE_EVERY_MS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures: () => failures,
    async close() {
      clearInterval(probes);
      for (const end of tunnels) end.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      for (const { agent } of backends) agent.destroy();
    },
  };
}

type Fail = (what: string) => void;

function forward(incoming: IncomingMessage, outgoing: ServerResponse, { url, agent }: Backend, fail: Fail): void {
  const { method, url: path = '/', headers } = incoming;
  const toGateway = request({ agent, host: url.hostname, port: url.port, method, path, headers }, (answer) => {
    // Of the connection to the gateway, not of that to the client.
    const { connection: _, 'keep-alive': __, ...its } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, its);
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  toGateway.on('error', (error) => {
    if (outgoing.destroyed) return;
    fail(`${method} ${path}: ${url.host}: ${error.message}`);
    outgoing.destroy();
  });
  outgoing.on('close', () => toGateway.destroy());
  incoming.pipe(toGateway);
}

function tunnel(incoming: IncomingMessage, client: Duplex, head: Buffer, { url }: Backend, fail: Fail): Socket {
  const { method, url: path, rawHeaders } = incoming;
  const gateway = connect({ host: url.hostname, port: Number(url.port) }, () => {
    const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : []));
    gateway.write([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    gateway.write(head);
    gateway.pipe(client).pipe(gateway);
  });
  gateway.on('error', (error) => {
    // Once it has answered, either end may go when it likes.
    if (gateway.bytesRead === 0 && !client.destroyed) fail(`${path}: ${url.host}: ${error.message}`);
    client.destroy();
  });
  client.on('error', () => gateway.destroy());
  client.on('close', () => gateway.destroy());
  return gateway;
}
