/**
 * The slots in order that still wait, with new ones merged in. O(n + m log m) for n slots and m new ones; arrivals
 * mostly come in order already, then nothing is sorted.
 */
export function mergeSlots(
  ordered: Int32Array,
  added: Int32Array,
  waiting: Uint8Array,
  isBefore: (a: number, b: number) => boolean,
): Int32Array {
  const sorted = inOrder(added, isBefore);
  let kept = 0;
  for (const slot of ordered) kept += waiting[slot]!;
  const merged = new Int32Array(kept + sorted.length);
  let written = 0;
  let next = 0;
  for (const slot of ordered) {
    if (waiting[slot] === 0) continue;
    while (next < sorted.length && isBefore(sorted[next]!, slot)) merged[written++] = sorted[next++]!;
    merged[written++] = slot;
  }
  while (next < sorted.length) merged[written++] = sorted[next++]!;
  return merged;
}

function inOrder(added: Int32Array, isBefore: (a: number, b: number) => boolean): Int32Array {
  for (let index = 1; index < added.length; index += 1) {
    if (isBefore(added[index]!, added[index - 1]!)) return added.slice().sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }
  return added;
}
