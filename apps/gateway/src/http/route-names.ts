import type { App } from './app-env.ts';
import { LONG_POLL_ROUTE } from './measure-requests.ts';

/** What the routes of an app are called when they are measured: by method and pattern. */
export const routeNamesOf = (app: Pick<App, 'routes'>): string[] => [
  ...app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path}`),
  LONG_POLL_ROUTE,
];
