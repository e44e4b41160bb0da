import { commonEnv, envField } from '@paireto/runtime';
import { z } from 'zod';

/** The environment of live-game-sim. */
export const configSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: envField.port(8002),
  /** Shared with game-bridge: what its service tokens are signed with. */
  LIVE_GAME_API_SECRET: z.string().min(32, 'at least 32 characters (HS256)'),
  /** Games remembered; the oldest are forgotten beyond it. */
  SIM_LEDGER_LIMIT: envField.count(200_000),
  /** Where games are kept, so that they outlive this process; the folder must exist. Absent: in memory only. */
  SIM_LEDGER_FILE: z.string().min(1).optional(),
  /** Seed of the dice that decide whom a fault with a share hits. */
  SIM_SEED: z.coerce.number().int().default(1),
  LOG_LEVEL: commonEnv.LOG_LEVEL,
  LOG_PRETTY: commonEnv.LOG_PRETTY,
});

export type SimConfig = z.infer<typeof configSchema>;
