import type { Candidates } from './candidates.ts';
import type { RoleSeats } from './role-seats.ts';

/**
 * The candidates of a ticket in another order: first those that together fill the quotas, the dearest that fill a seat
 * more; then those who can fill none, and at last the other players of roles, who are kept for others. A search that
 * takes them as they come neither lacks a role at the end nor spends a rare one. O(candidates · seats²).
 */
export function rolesFirst(slot: number, found: Candidates, roles: RoleSeats): Candidates {
  const chosen = new Int32Array(found.count + 1);
  chosen[0] = slot;
  let count = 1;
  let missing = roles.missing(chosen, 1);
  const cover: number[] = [];
  const plain: number[] = [];
  const spare: number[] = [];
  for (let index = 0; index < found.count; index += 1) {
    if (!roles.canFill(found.slots[index]!)) {
      plain.push(index);
      continue;
    }
    chosen[count] = found.slots[index]!;
    const then = missing === 0 ? 0 : roles.missing(chosen, count + 1);
    if (then === missing) spare.push(index);
    else {
      cover.push(index);
      count += 1;
      missing = then;
    }
  }
  const order = [...cover, ...plain, ...spare];
  return {
    ...found,
    slots: Int32Array.from(order, (index) => found.slots[index]!),
    ratings: Float64Array.from(order, (index) => found.ratings[index]!),
    sizes: Int32Array.from(order, (index) => found.sizes[index]!),
  };
}
