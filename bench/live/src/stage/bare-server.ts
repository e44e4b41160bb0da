import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As long as the answer of a join. */
const ANSWER = JSON.stringify({ filling: 'x'.repeat(500) });

/** The least that a POST can cost here: node:http, JSON in, JSON out, nothing in between. */
export async function startBareServer(): Promise<{ url: string; stop(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(201, { 'content-type': 'application/json' }).end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
