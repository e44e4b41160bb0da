import { z } from 'zod';

const instant = z.iso.datetime();

/** Answer of `GET /v1/matchmaking/queue/{id}/explain`. */
export const entryExplanationSchema = z
  .object({
    queue_entry_id: z.string(),
    waited_seconds: z.number().nonnegative(),
    pools: z.array(
      z.object({
        pool: z.string(),
        candidates: z.int().nonnegative().meta({ description: 'Entries in the pool besides this one' }),
        admissible: z.int().nonnegative().meta({ description: 'Those that this one may meet now' }),
        refused: z
          .record(z.string(), z.int().positive())
          .meta({ description: 'Rule -> how many candidates it refuses; several rules may refuse the same one' }),
        nearest: z
          .object({
            queue_entry_id: z.string().optional().meta({ description: 'For operators only' }),
            rating_gap: z.number(),
            refused_by: z.array(z.string()),
            admitted_at: instant.optional(),
          })
          .optional(),
        next_expansion: z
          .object({ at: instant, rules: z.array(z.string()), admits: z.int().positive() })
          .optional()
          .meta({ description: 'When the rules loosen enough to admit somebody more' }),
        note: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'EntryExplanation' });

export type EntryExplanation = z.infer<typeof entryExplanationSchema>;
