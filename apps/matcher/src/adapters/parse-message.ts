import type { Msg } from '@nats-io/transport-node';
import type { z } from 'zod';

/** What a message says in JSON; undefined when that is not of this shape. */
export function parseMessage<Schema extends z.ZodType>(schema: Schema, message: Msg): z.output<Schema> | undefined {
  try {
    return schema.safeParse(message.json()).data;
  } catch {
    return undefined;
  }
}
