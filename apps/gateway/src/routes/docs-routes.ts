import { Scalar } from '@scalar/hono-api-reference';
import type { MiddlewareHandler } from 'hono';
import { createScalarBundle } from '../adapters/scalar-bundle.ts';
import type { App, AppEnv } from '../http/app-env.ts';

/** Nothing on the page may come from or go to anybody but us. The viewer styles itself inline. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** `GET /docs`: the reference of this listener's API, whose script is served from here too. */
export function addDocsRoutes(app: App, pageTitle: string): void {
  const bundle = createScalarBundle();
  const page: MiddlewareHandler<AppEnv> = async (c) => {
    const nonce = crypto.randomUUID();
    c.header('Content-Security-Policy', contentSecurityPolicy(nonce));
    c.header('Cache-Control', 'no-cache');
    const render = Scalar<AppEnv>({
      pageTitle,
      url: '/openapi.json',
      cdn: `/docs/scalar.js?v=${bundle.version}`,
      nonce,
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      orderSchemaPropertiesBy: 'preserve',
      authentication: { preferredSecurityScheme: 'bearer' },
      agent: { disabled: true },
      mcp: { disabled: true },
    });
    return render(c, async () => undefined);
  };
  app.get('/docs', page);
  app.get('/favicon.ico', (c) => c.body(null, 204, { 'Cache-Control': 'public, max-age=86400' }));
  app.get('/docs/scalar.js', async (c) => {
    const gzip = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=86400',
      ETag: bundle.etag,
      Vary: 'Accept-Encoding',
    };
    if (c.req.header('if-none-match') === bundle.etag) return c.body(null, 304, headers);
    if (!gzip) return c.body(await bundle.plain(), 200, headers);
    return c.body(await bundle.gzipped(), 200, { ...headers, 'Content-Encoding': 'gzip' });
  });
}
