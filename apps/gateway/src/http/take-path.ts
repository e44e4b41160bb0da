import type { Context } from 'hono';
import type { z } from 'zod';
import type { Step } from './in-steps.ts';
import { refuseIssues } from './refuse-issues.ts';

/**
 * Takes the query and the parameters of a path for `c.req.valid('query')` and `c.req.valid('param')`: what the validators of
 * @hono/zod-openapi do, in one step, for the routes that are asked the most. The schemas decide at once, and that of the
 * query requires nothing.
 */
export function takePath(schemas: { query: z.ZodType; params: z.ZodType }): Step {
  const noQuery = schemas.query.parse({}) as object;
  return (c) => {
    if (!c.req.url.includes('?')) c.req.addValidatedData('query', noQuery);
    else {
      const refused = take(c, 'query', schemas.query, queryOf(c));
      if (refused !== undefined) return refused;
    }
    return take(c, 'param', schemas.params, c.req.param());
  };
}

function take(c: Context, what: 'query' | 'param', schema: z.ZodType, sent: object): Response | undefined {
  const parsed = schema.safeParse(sent);
  if (!parsed.success) return refuseIssues(c, parsed.error.issues, sent);
  c.req.addValidatedData(what, parsed.data as object);
  return undefined;
}

/** What comes several times is a list. */
const queryOf = (c: Context): object =>
  Object.fromEntries(
    Object.entries(c.req.queries()).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
