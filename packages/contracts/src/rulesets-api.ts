import { z } from 'zod';

const version = z.object({
  queue: z.string(),
  version: z.int().positive(),
  digest: z.string().meta({ description: 'SHA-256 (hex) of what the ruleset decides' }),
});

/** Answer of `GET /internal/rulesets`. */
export const rulesetsInUseSchema = z
  .object({
    rulesets: z.array(version).meta({ description: 'What this gateway read when it started' }),
    registered: z.array(version).meta({
      description: 'Every version that a service of the installation ever started with; its digest is for good',
    }),
  })
  .meta({ id: 'RulesetsInUse' });

export type RulesetsInUse = z.infer<typeof rulesetsInUseSchema>;
