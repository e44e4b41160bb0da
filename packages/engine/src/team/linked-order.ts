/** The slots of an order that are still to be had, as a doubly linked list over positions 1 to n; 0 and n + 1 are its ends. */
export interface LinkedOrder {
  /** Slot by position; 0 at the ends is no slot. */
  slots: Int32Array;
  lefts: Int32Array;
  rights: Int32Array;
  count: number;
}

export const createLinkedOrder = (): LinkedOrder => ({ ...arraysFor(16), count: 0 });

const arraysFor = (capacity: number) => ({
  slots: new Int32Array(capacity + 2),
  lefts: new Int32Array(capacity + 2),
  rights: new Int32Array(capacity + 2),
});

/** Links all of these slots anew; the memory is used again. O(n). */
export function linkAll(order: LinkedOrder, slots: Int32Array): void {
  const count = slots.length;
  if (order.slots.length < count + 2) Object.assign(order, arraysFor(count + (count >> 1)));
  order.count = count;
  order.slots.set(slots, 1);
  for (let position = 0; position <= count; position += 1) {
    order.lefts[position] = position - 1;
    order.rights[position] = position + 1;
  }
  order.lefts[count + 1] = count;
}

/** Takes a position out; its own links stay, so that a walk that stands on it can go on. O(1). */
export function unlink({ lefts, rights }: LinkedOrder, position: number): void {
  const left = lefts[position]!;
  const right = rights[position]!;
  rights[left] = right;
  lefts[right] = left;
}
