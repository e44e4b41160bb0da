/**
 * Who is on a list, told by 64 bits as a rule: every id has four of them, a list has those of all its ids, and who lacks
 * one of its own in there is not on it (a Bloom filter; Bloom, 1970). Columns have two integers for every slot.
 */
export function addPlayer(column: Int32Array, slot: number, id: string): void {
  const hash = hashOf(id);
  column[2 * slot]! |= (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
  column[2 * slot + 1]! |= (1 << ((hash >>> 10) & 31)) | (1 << ((hash >>> 15) & 31));
}

export function clearPlayers(column: Int32Array, slot: number): void {
  column[2 * slot] = 0;
  column[2 * slot + 1] = 0;
}

/** Whether nobody is on the list. */
export const isEmptyList = (column: Int32Array, slot: number): boolean =>
  column[2 * slot] === 0 && column[2 * slot + 1] === 0;

/** False: the player of `other` is not on the list of `slot`. */
export function mayName(lists: Int32Array, slot: number, players: Int32Array, other: number): boolean {
  const first = players[2 * other]!;
  const second = players[2 * other + 1]!;
  return (lists[2 * slot]! & first) === first && (lists[2 * slot + 1]! & second) === second;
}

/** Of the end of the id, where ids differ most (FNV-1a, its bits mixed once more). */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - 12); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}
