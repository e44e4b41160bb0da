import { z } from 'zod';
import { tenantIdSchema, uuidSchema } from './ids.ts';
import { ticketSchema } from './ticket.ts';

/** A ticket entered its pools (or came back to them). Carries all, so that the owner need not ask Redis. */
export const joinCommandSchema = z.object({ op: z.literal('join'), pool: z.string(), ticket: ticketSchema });

/** A ticket left its pools: cancelled. */
export const leaveCommandSchema = z.object({
  op: z.literal('leave'),
  tenant: tenantIdSchema,
  pool: z.string(),
  ticketId: uuidSchema,
});

/** The last player of a match accepted it: it is in the outbox of its tenant, to be announced. */
export const announceCommandSchema = z.object({
  op: z.literal('announce'),
  tenant: tenantIdSchema,
  pool: z.string(),
});

/**
 * What a gateway or bridge tells the owner of a partition: a list, in order, of what one tick of its event loop brought.
 * A signal only; a lost one costs latency, because the owner also sweeps its pools in Redis.
 */
export const poolCommandsSchema = z.object({
  v: z.literal(1),
  commands: z
    .array(z.discriminatedUnion('op', [joinCommandSchema, leaveCommandSchema, announceCommandSchema]))
    .min(1)
    .max(1024),
});

export type JoinCommand = z.infer<typeof joinCommandSchema>;
export type PoolCommands = z.infer<typeof poolCommandsSchema>;
export type PoolCommand = PoolCommands['commands'][number];
