import type { App } from '../http/app-env.ts';

const description = `Paireto decides who plays whom. A player joins a queue and gets an entry; the entry waits
(\`SEARCHING\`), finds opponents (\`PLACING\`), and once the game exists it is \`MATCHED\` and says where to play.

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`. Every answer carries \`X-Request-Id\`.`;

const internalDescription = `The listener for services and operators: keep it off the internet. Its tokens are service
tokens, signed by keys of their own; the tokens of players open nothing here.

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`. Every answer carries \`X-Request-Id\`.`;

/** What a document says beside its operations. */
interface About {
  title: string;
  description: string;
  tags: { name: string; description: string }[];
  bearer: string;
}

/** The API of players. */
export const publicApi: About = {
  title: 'Paireto',
  description,
  tags: [
    { name: 'Queue', description: 'For players: join, watch, cancel' },
    { name: 'Challenges', description: 'For players: one player asks another for a game' },
    { name: 'Live', description: 'For players: what happens, as it happens' },
    { name: 'Health', description: 'For load balancers' },
  ],
  bearer: 'A player token signed by the identity provider of your tenant',
};

/** The API of services and operators. */
export const internalApi: About = {
  title: 'Paireto, internal',
  description: internalDescription,
  tags: [
    { name: 'Internal', description: 'For operators, game servers and what collects metrics' },
    { name: 'Health', description: 'For what runs the process' },
  ],
  bearer: 'A service token, signed with the keys of SERVICE_TOKEN_*',
};

/** `GET /openapi.json`: the document of all routes of this app registered by the time of the first request. */
export function addOpenApiRoute(app: App, about: About): void {
  const configuration = {
    openapi: '3.1.0',
    info: {
      title: about.title,
      version: '1.0.0',
      description: about.description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This listener' }],
    tags: about.tags,
  };
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: about.bearer,
  });
  let document: string | undefined;
  app.get('/openapi.json', (c) => {
    document ??= JSON.stringify(app.getOpenAPI31Document(configuration));
    return c.body(document, 200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
  });
}
