import type { z } from 'zod';

/** A parsed message, or why it is none. */
export type ParsedMessage<Value> = { ok: true; value: Value } | { ok: false; reason: string };

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON message and checks it against its schema. Never throws: a message that could would come back for ever. */
export function parseMessage<Schema extends z.ZodType>(
  schema: Schema,
  data: Uint8Array,
): ParsedMessage<z.output<Schema>> {
  const json = parseJson(data);
  return json.ok ? checkContent(schema, json.value) : json;
}

/** Reads JSON. Never throws. */
export function parseJson(data: Uint8Array): ParsedMessage<unknown> {
  try {
    return { ok: true, value: JSON.parse(decoder.decode(data)) as unknown };
  } catch {
    return { ok: false, reason: 'not JSON' };
  }
}

/** Checks what was read against a schema. Never throws. */
export function checkContent<Schema extends z.ZodType>(
  schema: Schema,
  content: unknown,
): ParsedMessage<z.output<Schema>> {
  try {
    const parsed = schema.safeParse(content);
    if (parsed.success) return { ok: true, value: parsed.data };
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`);
    return { ok: false, reason: problems.join('; ') };
  } catch (error) {
    return { ok: false, reason: `cannot be checked: ${String(error)}` };
  }
}
