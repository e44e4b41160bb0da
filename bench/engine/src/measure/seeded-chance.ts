/** Chance that can be repeated. */
export interface SeededChance {
  /** Uniform in [0, 1). */
  uniform: () => number;
  /** Standard normal, by Box and Muller. */
  normal: () => number;
}

/** The same for the same seed. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014), in 32 bits. */
export function seededChance(seed: number): SeededChance {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** A rating of the standard population: N(1480, 390). */
export const standardRating = ({ normal }: SeededChance): number => 1_480 + 390 * normal();
