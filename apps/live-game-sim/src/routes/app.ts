import type { Logger } from '@paireto/runtime';
import { Hono } from 'hono';

/** The whole HTTP interface: health, the contract below /v1, and the simulator's own below /sim. */
export function createApp(deps: { games: Hono; sim: Hono; isStopping?: () => boolean; logger: Logger }): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/startupz', (context) => context.json({ ready: true, checks: {} }));
  app.get('/readyz', (context) => {
    const ready = deps.isStopping?.() !== true;
    return context.json({ ready, checks: {} }, ready ? 200 : 503);
  });
  app.route('/v1', deps.games);
  app.route('/sim', deps.sim);
  app.notFound((context) => context.json({ error: 'not_found', reason: 'no such resource', retryable: false }, 404));
  app.onError((error, context) => {
    deps.logger.error({ err: error }, 'request failed');
    return context.json({ error: 'internal', reason: 'unexpected fault', retryable: true }, 500);
  });
  return app;
}
