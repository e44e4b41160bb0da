import { z } from 'zod';
import { epochMsSchema, tenantIdSchema, uuidSchema } from './ids.ts';

/** Core NATS request, to the owner of the partition: why does this ticket wait in this pool? */
export const explainRequestSchema = z.object({
  v: z.literal(1),
  tenant: tenantIdSchema,
  pool: z.string(),
  ticketId: uuidSchema,
});

/** Why two tickets may not meet: the rules that refuse, by name. `preference:topics` names its attribute. */
const refusedBy = z.array(z.string());

/** What the engine says of one waiting ticket. Ticket ids are for operators only. */
export const explanationSchema = z.object({
  /** Tickets in the pool besides this one. */
  candidates: z.int().nonnegative(),
  /** Those that this one may meet now; a match may need more of them than there are, or wait for a better one. */
  admissible: z.int().nonnegative(),
  /** Rule -> how many candidates it refuses. One that several rules refuse counts in each. */
  refused: z.record(z.string(), z.int().positive()),
  /** The candidate that would do best if nothing refused it. */
  nearest: z
    .object({
      ticketId: uuidSchema,
      /** Points between the two ratings. */
      ratingGap: z.number(),
      refusedBy,
      /** When it may be met if both go on waiting, epoch ms; absent: never by waiting alone, or now. */
      admittedAt: epochMsSchema.optional(),
    })
    .optional(),
  /** The first moment ahead at which a rule loosens enough to admit somebody more, epoch ms. */
  nextExpansion: z.object({ at: epochMsSchema, rules: refusedBy, admits: z.int().positive() }).optional(),
  /** Why it waits although it may meet somebody, in one sentence. */
  note: z.string().optional(),
});

/** The reply. `not-waiting`: the shard does not know this ticket in this pool (any more, or yet). */
export const explainReplySchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('explained'), explanation: explanationSchema, nowMs: epochMsSchema }),
  z.object({ outcome: z.literal('not-waiting') }),
]);

export type ExplainRequest = z.infer<typeof explainRequestSchema>;
export type ExplainReply = z.infer<typeof explainReplySchema>;
export type Explanation = z.infer<typeof explanationSchema>;
