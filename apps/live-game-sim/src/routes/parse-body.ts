import type { Context } from 'hono';
import type { z } from 'zod';

/** A parsed body, or the sentence that says what is wrong with it. */
export type ParsedBody<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/** Reads a JSON body and checks it; never throws for what a client sent. */
export async function parseBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<ParsedBody<z.output<Schema>>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch {
    return { ok: false, reason: 'the body is not JSON' };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const reason = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  return { ok: false, reason: reason.slice(0, 512) };
}
