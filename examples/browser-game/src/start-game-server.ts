import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { StackFile } from '@paireto/dev-access';
import { clientBuild } from './build-client.ts';
import { issueToken } from './issue-token.ts';
import { serveFile } from './serve-file.ts';

/** A running game server. */
export interface GameServer {
  url: string;
  close(): Promise<void>;
}

export interface GameServerOptions {
  /** 0: any free one. */
  port: number;
  /** The Paireto that runs here; asked for every token, as it may come and go. */
  readStack: () => StackFile | undefined;
}

/** Only this machine may ask: it signs tokens for anybody. */
const HOST = '127.0.0.1';
const publicFolder = fileURLToPath(new URL('../public', import.meta.url));

/** The server that every browser game has: it serves the page, and says to Paireto who the player is. */
export async function startGameServer({ port, readStack }: GameServerOptions): Promise<GameServer> {
  const server = createServer((request, response) => {
    answer(request, response, readStack).catch((error: unknown) =>
      sendJson(response, 500, { problem: error instanceof Error ? error.message : String(error) }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  readStack: GameServerOptions['readStack'],
): Promise<void> {
  // A name that somebody else points at this machine is not this machine.
  const { hostname, pathname } = new URL(request.url ?? '/', `http://${request.headers.host}`);
  if (hostname !== HOST && hostname !== 'localhost')
    return sendJson(response, 403, { problem: `Open http://${HOST}.` });
  if (pathname === '/token' && request.method === 'POST') {
    const { status, body } = await issueToken(request, readStack());
    return sendJson(response, status, body);
  }
  if (request.method !== 'GET') return sendJson(response, 405, { problem: 'GET is answered here.' });
  if (pathname === '/config.json')
    return sendJson(response, 200, { gatewayUrl: readStack()?.gatewayUrl ?? DEFAULT_GATEWAY });
  if (pathname === '/') return serveFile(response, publicFolder, 'index.html');
  if (pathname.startsWith('/client/')) return serveFile(response, clientBuild, pathname.slice('/client/'.length));
  return serveFile(response, publicFolder, pathname);
}

/** Where it will be once it runs. */
const DEFAULT_GATEWAY = 'http://127.0.0.1:8003';

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
