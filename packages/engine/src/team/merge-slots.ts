/** The slots in order that still wait, with new ones, which are in order too, merged in. O(n + m). */
export function mergeSlots(
  ordered: Int32Array,
  added: Int32Array,
  waiting: Uint8Array,
  isBefore: (a: number, b: number) => boolean,
): Int32Array {
  if (ordered.length === 0) return added.slice();
  const merged = new Int32Array(ordered.length + added.length);
  let written = 0;
  let next = 0;
  for (const slot of ordered) {
    if (waiting[slot] === 0) continue;
    while (next < added.length && isBefore(added[next]!, slot)) merged[written++] = added[next++]!;
    merged[written++] = slot;
  }
  while (next < added.length) merged[written++] = added[next++]!;
  return merged.subarray(0, written);
}
