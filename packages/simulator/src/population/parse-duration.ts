import { UsageError } from '../usage-error.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "500ms", "30s", "10m", "2h", "1d" or a number of seconds, to ms. @throws {UsageError} naming the option. */
export function parseDuration(option: string, text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * UNIT_MS[unit]!;
  if (amount === undefined || !(ms > 0)) {
    throw new UsageError(`${option}: "${text}" is not a duration; write for example 500ms, 30s, 10m or 2h.`);
  }
  return ms;
}

/** "20/s", "1200/m", "5000/h" to players per second. @throws {UsageError} naming the option. */
export function parseRate(option: string, text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\/(s|m|h)$/.exec(text.trim()) ?? [];
  const perSecond = (Number(amount) * 1_000) / UNIT_MS[unit ?? 's']!;
  if (amount === undefined || !(perSecond > 0) || perSecond > 1e6) {
    throw new UsageError(`${option}: "${text}" is not a rate; write for example 20/s, 90/m or 500/h.`);
  }
  return perSecond;
}
