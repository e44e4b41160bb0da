import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devTokenDefaults } from '@paireto/testkit';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A provider of keys on a real HTTP server. */
export interface JwksServer {
  url: string;
  /** Requests that came. */
  requests: number;
  /** The keys that it serves. */
  keys: JWK[];
  /** Answers instead, while it is set. */
  answer: RequestListener | undefined;
  stop(): Promise<void>;
}

export async function startJwksServer(): Promise<JwksServer> {
  const server = createServer((request, response) => {
    jwks.requests += 1;
    if (jwks.answer) return jwks.answer(request, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: jwks.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const jwks: JwksServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    requests: 0,
    keys: [],
    answer: undefined,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return jwks;
}

/** A pair of keys under a name: what is served of it, and what signs tokens of players with it. */
export async function keyPairForTest(kid: string, alg = 'ES256', options: { modulusLength?: number } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, ...options });
  const token = (sub = 'alice', header: object = { kid }): Promise<string> =>
    new SignJWT({ tenant: 'demo' })
      .setProtectedHeader({ typ: 'JWT', ...header, alg })
      .setSubject(sub)
      .setIssuer(devTokenDefaults.issuer)
      .setAudience(devTokenDefaults.audience)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } as JWK, privateKey, token };
}
