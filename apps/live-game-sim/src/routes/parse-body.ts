import type { Context } from 'hono';
import type { z } from 'zod';

/** A parsed body, or the sentence that says what is wrong with it. */
export type ParsedBody<Value> = { ok: true; value: Value } | { ok: false; reason: string };

/** Reads the JSON body of a request and checks it; never throws for what a client sent. */
export async function parseBody<Schema extends z.ZodType>(
  context: Context,
  schema: Schema,
): Promise<ParsedBody<z.output<Schema>>> {
  return parseJson(await context.req.text(), schema);
}

/** Checks a JSON text; never throws for what a client sent. */
export function parseJson<Schema extends z.ZodType>(text: string, schema: Schema): ParsedBody<z.output<Schema>> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'the body is not JSON' };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  const reason = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  return { ok: false, reason: reason.slice(0, 512) };
}
