import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { BenchMachine } from '@paireto/bench-kit';
import { z } from 'zod';
import type { GuardRatios } from './guard-ratios.ts';

const ratios = z.object({ gateway: z.number(), system: z.number(), redis: z.number() });
const lineSchema = z.object({ at: z.iso.datetime(), ratios });

/** The ratios recorded last, which a run is compared with; undefined when there are none. One JSON object per line. */
export function baselineOf(file: string): GuardRatios | undefined {
  if (!existsSync(file)) return undefined;
  const last = readFileSync(file, 'utf8').trim().split('\n').at(-1);
  return last === undefined || last === '' ? undefined : lineSchema.parse(JSON.parse(last)).ratios;
}

/** Keeps a run as what later ones are compared with. */
export function recordRatios(file: string, line: { at: string; machine: BenchMachine; ratios: GuardRatios }): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
