import type { App } from '../http/app-env.ts';

const description = `Paireto decides who plays whom. A player joins a queue and gets an entry; the entry waits
(\`SEARCHING\`), finds opponents (\`PLACING\`), and once the game exists it is \`MATCHED\` and says where to play.

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`. Every answer carries \`X-Request-Id\`.`;

const configuration = {
  openapi: '3.1.0',
  info: { title: 'Paireto', version: '1.0.0', description, license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '/', description: 'This installation' }],
  tags: [
    { name: 'Queue', description: 'For players: join, watch, cancel' },
    { name: 'Challenges', description: 'For players: one player asks another for a game' },
    { name: 'Live', description: 'For players: what happens, as it happens' },
    { name: 'Internal', description: 'For operators' },
    { name: 'Health', description: 'For load balancers' },
  ],
};

/** `GET /openapi.json`: the document of all routes registered by the time of the first request. */
export function addOpenApiRoute(app: App): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A player token signed by the identity provider of your tenant',
  });
  let document: string | undefined;
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(configuration));
    return c.body(document, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
  });
}
