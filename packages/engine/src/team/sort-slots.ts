/**
 * Sorts slots by their numbers in a column; equal ones stay in the order they are in. O(n) when they come in order,
 * else O(n log n). Source: bottom-up merge sort (Knuth, TAOCP 3, 5.2.4), numbers and slots side by side.
 */
export function sortSlots(slots: Int32Array, column: Float64Array): void {
  const count = slots.length;
  let keys = Float64Array.from(slots, (slot) => column[slot]!);
  if (keys.every((key, index) => index === 0 || keys[index - 1]! <= key)) return;
  let from = slots.slice();
  let to = new Int32Array(count);
  let spare = new Float64Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let index = start; index < end; index += 1) {
        const takesLeft = right === end || (left < middle && keys[left]! <= keys[right]!);
        const taken = takesLeft ? left : right;
        if (takesLeft) left += 1;
        else right += 1;
        spare[index] = keys[taken]!;
        to[index] = from[taken]!;
      }
    }
    [keys, spare] = [spare, keys];
    [from, to] = [to, from];
  }
  slots.set(from);
}
