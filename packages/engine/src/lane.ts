/**
 * Tickets that may all meet each other as far as regions go, sorted by rating, in groups of equal rating.
 * The groups are a doubly linked list (indices 1 to `groups`, sentinels at both ends with infinite ratings), so that
 * what has left is stepped over only once. Inside a group the longest waiting stands first.
 * Plain data with functions over it: a pass spends its time here.
 */
export interface Lane {
  /** Slots of the members, sorted; group g holds `members[heads[g]]` up to but not including `members[ends[g]]`. */
  members: Int32Array;
  ratings: Float64Array;
  heads: Int32Array;
  ends: Int32Array;
  lefts: Int32Array;
  rights: Int32Array;
  groups: number;
  size: number;
}

/** In `heads`: this group is empty and out of the list. */
const UNLINKED = -1;

export function createLane(): Lane {
  return { ...arraysFor(8), groups: 0, size: 0 };
}

const arraysFor = (capacity: number) => ({
  members: new Int32Array(capacity),
  ratings: new Float64Array(capacity + 2),
  heads: new Int32Array(capacity + 2),
  ends: new Int32Array(capacity + 2),
  lefts: new Int32Array(capacity + 2),
  rights: new Int32Array(capacity + 2),
});

/** Empties the lane and makes room for `capacity` members. Members are then appended, lowest rating first. */
export function openLane(lane: Lane, capacity: number): void {
  if (lane.members.length < capacity) Object.assign(lane, arraysFor(capacity + (capacity >> 1)));
  lane.groups = 0;
  lane.size = 0;
  lane.ratings[0] = Number.NEGATIVE_INFINITY;
}

/** Adds the next member; returns its group. O(1). */
export function appendToLane(lane: Lane, slot: number, rating: number): number {
  let group = lane.groups;
  if (rating !== lane.ratings[group]) {
    group += 1;
    lane.groups = group;
    lane.ratings[group] = rating;
    lane.heads[group] = lane.size;
    lane.lefts[group] = group - 1;
    lane.rights[group - 1] = group;
  }
  lane.members[lane.size] = slot;
  lane.size += 1;
  lane.ends[group] = lane.size;
  return group;
}

/** Ends the appending: sets the right sentinel. */
export function closeLane(lane: Lane): void {
  const sentinel = lane.groups + 1;
  lane.ratings[sentinel] = Number.POSITIVE_INFINITY;
  lane.heads[sentinel] = 0;
  lane.lefts[sentinel] = lane.groups;
  lane.rights[lane.groups] = sentinel;
}

/** Takes an empty group out of the list. Its own links stay, so that a walk that stands on it can go on. */
export function unlinkGroup(lane: Lane, group: number): void {
  const left = lane.lefts[group]!;
  const right = lane.rights[group]!;
  lane.rights[left] = right;
  lane.lefts[right] = left;
  lane.heads[group] = UNLINKED;
}

/**
 * The longest waiting member of a linked group that is still open; -1 when there is none (the group is then unlinked).
 * O(1) amortised over a pass: heads only move forward.
 */
export function headOfGroup(lane: Lane, group: number, isOpen: Uint8Array): number {
  const end = lane.ends[group]!;
  let head = lane.heads[group]!;
  while (head < end && isOpen[lane.members[head]!] === 0) head += 1;
  if (head === end) {
    unlinkGroup(lane, group);
    return -1;
  }
  lane.heads[group] = head;
  return lane.members[head]!;
}

/** The first linked group (perhaps the right sentinel) with at least this rating. O(log n) amortised. */
export function firstGroupFrom(lane: Lane, rating: number): number {
  let low = 1;
  let high = lane.groups + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lane.ratings[middle]! < rating) low = middle + 1;
    else high = middle;
  }
  let linked = low;
  while (lane.heads[linked] === UNLINKED) linked = lane.rights[linked]!;
  // Later searches jump over the whole run of unlinked groups.
  for (let group = low; group !== linked; ) {
    const right = lane.rights[group]!;
    lane.rights[group] = linked;
    group = right;
  }
  return linked;
}
