import { UsageError } from '../usage-error.ts';
import type { Random } from './seeded-random.ts';

/** Names and how often each is drawn; the weights need not add up to anything. */
export type Shares = readonly { readonly name: string; readonly weight: number }[];

/** "eu:60,us:30,ap:10". @throws {UsageError} naming the option. */
export function parseShares(option: string, text: string): Shares {
  const shares = text.split(',').map((part) => {
    const at = part.lastIndexOf(':');
    const [name, weight] = [part.slice(0, at).trim(), Number(part.slice(at + 1))];
    if (at < 1 || name === '' || !(weight >= 0) || !Number.isFinite(weight) || part.slice(at + 1).trim() === '') {
      throw new UsageError(`${option}: "${part}" is not a share; write name:weight, for example eu:60,us:30,ap:10.`);
    }
    return { name, weight };
  });
  if (new Set(shares.map(({ name }) => name)).size < shares.length) {
    throw new UsageError(`${option}: a name stands there twice in "${text}".`);
  }
  if (!shares.some(({ weight }) => weight > 0)) throw new UsageError(`${option}: all weights of "${text}" are 0.`);
  return shares;
}

export const evenShares = (names: readonly string[]): Shares => names.map((name) => ({ name, weight: 1 }));

/** One of the names, by weight. */
export function drawShare(shares: Shares, random: Random): string {
  let left = random.uniform() * shares.reduce((sum, { weight }) => sum + weight, 0);
  for (const { name, weight } of shares) {
    left -= weight;
    if (left < 0) return name;
  }
  return shares.at(-1)!.name;
}
