import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const machineSchema = z.object({
  node: z.string(),
  cpu: z.string(),
  cores: z.int().positive(),
  memoryGb: z.number(),
  loadBefore: z.number(),
});
const loadSchema = z.object({ rate: z.number(), seconds: z.number() });
const lineSchema = z.object({
  at: z.iso.datetime(),
  machine: machineSchema,
  /** What the ratios were measured under. */
  load: loadSchema,
  ratios: z.object({ gateway: z.number(), system: z.number(), redis: z.number() }),
});

export type GuardLoad = z.infer<typeof loadSchema>;
/** A run that others are compared with. */
export type GuardLine = z.infer<typeof lineSchema>;

/** The runs that were recorded, oldest first: one JSON object per line. None where there is no such file. */
export function readHistory(file: string): GuardLine[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => lineSchema.parse(JSON.parse(line)));
}

/** Keeps a run as what later ones are compared with. */
export function recordLine(file: string, line: GuardLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
