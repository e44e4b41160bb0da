/** Chance that is the same for the same seed. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal, mean 0, deviation 1. */
  normal(): number;
  /** Exponential with this mean. */
  exponential(mean: number): number;
  /** Uniform in 0 to count - 1. */
  index(count: number): number;
}

/** Mulberry32 over the seed mixed with a name, so that each use has a stream of its own and adding one moves no other. */
export function createRandom(seed: number, stream: string): Random {
  let state = seed | 0;
  for (const character of stream) state = Math.imul(state ^ character.codePointAt(0)!, 0x5bd1e995) + 0x9e3779b9;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    index: (count) => Math.floor(uniform() * count),
  };
}
