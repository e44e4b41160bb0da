import { commonEnv, envField } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of live-game-sim. */
export const configSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address on which it serves.'),
  PORT: envField.port(8002).describe('Port on which it serves; 0 picks a free one.'),
  LIVE_GAME_API_SECRET: z
    .string()
    .min(32, 'at least 32 characters (HS256)')
    .describe('Shared with game-bridge: what its tokens are signed with (HS256, at least 32 characters).'),
  SIM_LEDGER_LIMIT: envField.count(200_000).describe('Games remembered; the oldest are forgotten beyond it.'),
  SIM_LEDGER_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Where games are kept, so that they outlive this process; the folder must exist. Absent: in memory only.',
    ),
  SIM_SEED: z.coerce.number().int().default(1).describe('Seed of the dice that decide whom a fault with a share hits.'),
  LOG_LEVEL: commonEnv.LOG_LEVEL,
  LOG_PRETTY: commonEnv.LOG_PRETTY,
});

export type SimConfig = z.infer<typeof configSchema>;
