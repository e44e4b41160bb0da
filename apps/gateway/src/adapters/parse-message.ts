import type { z } from 'zod';

/** Reads a message of NATS; never throws. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, text: string) {
  try {
    return schema.safeParse(JSON.parse(text));
  } catch (error) {
    return { success: false as const, error };
  }
}
