import { rmSync } from 'node:fs';
import { z } from 'zod';
import { readJson, writePrivateJson } from './private-json-file.ts';

const stackFileSchema = z.object({
  /** Where players are served. */
  gatewayUrl: z.string(),
  /** Where services and operators are served: /internal, probes with reasons. */
  gatewayInternalUrl: z.string(),
  liveGameUrl: z.string(),
  natsUrl: z.string(),
  redisUrl: z.string(),
  databaseUrl: z.string(),
  /** What the gateway accepts tokens of players by; development only. */
  jwt: z.object({ secret: z.string(), issuer: z.string(), audience: z.string() }),
  /** What it accepts tokens of services by; development only. */
  services: z.object({ secret: z.string(), issuer: z.string(), audience: z.string() }),
  /** What live-game-api accepts service tokens by; development only. */
  liveGameApiSecret: z.string(),
  /** The process that started the others; SIGTERM to it stops everything. */
  pid: z.int(),
  processes: z.array(
    z.object({
      name: z.string(),
      pid: z.int(),
      /** GET answers 200 when the process is ready; absent for servers. */
      healthUrl: z.string().optional(),
      logFile: z.string(),
    }),
  ),
  startedAt: z.iso.datetime(),
});

/** A running stack as scripts see it (`stack.json`). */
export type StackFile = z.infer<typeof stackFileSchema>;

/** The stack described by this file; undefined when there is none. It may have died since: see `findRunningStack`. */
export const readStackFile = (file: string): StackFile | undefined => stackFileSchema.safeParse(readJson(file)).data;

export const writeStackFile = (file: string, stack: StackFile): void => writePrivateJson(file, stack);

export const removeStackFile = (file: string): void => rmSync(file, { force: true });
