import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Caller } from '../ports/caller.ts';

/** What the middlewares leave for the handlers. `caller` is there behind `requireCaller` only. */
export type AppEnv = { Variables: { requestId: string; caller: Caller } };

/** The gateway's Hono app, which also collects the routes of the OpenAPI document. */
export type App = OpenAPIHono<AppEnv>;
