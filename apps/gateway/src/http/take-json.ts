import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { AppEnv } from './app-env.ts';
import type { Step } from './in-steps.ts';
import { limitBody, refuseDeclared } from './limit-body.ts';
import { refuseIssues } from './refuse-issues.ts';

/** `application/json` and its like, perhaps with parameters. */
const JSON_TYPE = /^application\/(?:[a-z.-]+\+)?json(?:;\s*[a-z0-9-]+=[^;]+)*$/i;

/**
 * Takes the JSON of a body for `c.req.valid('json')`: what `limitBody` and the validators of @hono/zod-openapi do one after the
 * other, in one step, for the routes that are asked the most. `schema` decides at once.
 */
export function takeJson(schema: z.ZodType): Step {
  const limit = limitBody();
  const take = async (c: Context): Promise<Response | undefined> => {
    const body = await bodyOf(c);
    const parsed = schema.safeParse(body);
    if (!parsed.success) return refuseIssues(c, parsed.error.issues, body);
    c.req.addValidatedData('json', parsed.data as object);
    return undefined;
  };
  const takeCounted = async (c: Context<AppEnv>): Promise<Response | undefined> => {
    let refused: Response | undefined;
    const tooLarge = await limit(c, async () => {
      refused = await take(c);
    });
    return tooLarge ?? refused;
  };
  return (c) => {
    const tooLarge = refuseDeclared(c);
    return tooLarge === 'undeclared' ? takeCounted(c) : (tooLarge ?? take(c));
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
