import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own: the least that an authenticated POST can cost here. node:http, HMAC over the token, JSON in, JSON out.

const secret = process.env.BARE_SECRET ?? '';
/** As long as the answer of a join. */
const ANSWER = JSON.stringify({ filling: 'x'.repeat(500) });

function isSigned(authorization: string | undefined): boolean {
  const token = authorization?.slice('Bearer '.length) ?? '';
  const end = token.lastIndexOf('.');
  const expected = createHmac('sha256', secret).update(token.slice(0, end)).digest();
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    const status = isSigned(request.headers.authorization) ? 201 : 401;
    response.writeHead(status, { 'content-type': 'application/json' }).end(ANSWER);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
process.on('SIGINT', () => undefined);
