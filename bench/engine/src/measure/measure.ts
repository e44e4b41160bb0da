/** Milliseconds that this work takes. */
export function timeOf(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

/** The value below which this part (0 to 1) of the others lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}

/** Bytes by which heap and array buffers grow while `fill` makes what it returns; undefined unless `--expose-gc`. */
export function bytesOf(fill: () => { readonly size: number }): number | undefined {
  if (globalThis.gc === undefined) return undefined;
  const before = memory();
  const made = fill();
  const after = memory();
  // Only now may it be forgotten.
  return made.size === 0 ? undefined : after - before;
}

function memory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
