import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { AppEnv } from './app-env.ts';
import { limitBody } from './limit-body.ts';
import { refuseIssues } from './refuse-issues.ts';

/** `application/json` and its like, perhaps with parameters. */
const JSON_TYPE = /^application\/(?:[a-z.-]+\+)?json(?:;\s*[a-z0-9-]+=[^;]+)*$/i;

/**
 * Takes the JSON of a body for `c.req.valid('json')`: what `limitBody` and the validators of @hono/zod-openapi do one after the
 * other, in one step, for the routes that are asked the most. `schema` decides at once.
 */
export function takeJson(schema: z.ZodType): MiddlewareHandler<AppEnv> {
  const limit = limitBody();
  return async (c, next) => {
    let refused: Response | undefined;
    const tooLarge = await limit(c, async () => {
      const body = await bodyOf(c);
      const parsed = schema.safeParse(body);
      if (parsed.success) c.req.addValidatedData('json', parsed.data as object);
      else refused = refuseIssues(c, parsed.error.issues, body);
    });
    const answer = tooLarge ?? refused;
    if (answer !== undefined) return answer;
    await next();
  };
}

/** Without a declared type there may be no body; then it counts as an empty object. */
async function bodyOf(c: Context): Promise<unknown> {
  const type = c.req.header('content-type') ?? '';
  if (!JSON_TYPE.test(type)) {
    if (type !== '' || (await c.req.text()) !== '') throw new HTTPException(415);
    return {};
  }
  try {
    return await c.req.json();
  } catch {
    throw new HTTPException(400);
  }
}
