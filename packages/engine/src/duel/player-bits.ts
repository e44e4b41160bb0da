/**
 * Who is on whose list, told by 64 bits as a rule: every id has four of them, a list has those of all its ids, and who
 * lacks one of its own in there is not on it (a Bloom filter; Bloom, 1970). A column has four integers for every ticket:
 * its player's bits, then those of the players whom it must not meet.
 */
export const BITS_PER_TICKET = 4;

const LIST = 2;

/** @param player absent: more than one; then everybody has to look at the lists themselves. */
export function setPlayers(column: Int32Array, slot: number, player: string | undefined): void {
  column.fill(0, BITS_PER_TICKET * slot, BITS_PER_TICKET * (slot + 1));
  if (player !== undefined) addBits(column, BITS_PER_TICKET * slot, player);
}

/** Puts a player on the list of a ticket. */
export function addToList(column: Int32Array, slot: number, id: string): void {
  addBits(column, BITS_PER_TICKET * slot + LIST, id);
}

/** Whether anybody is on the list. */
export function hasList(column: Int32Array, slot: number): boolean {
  const at = BITS_PER_TICKET * slot + LIST;
  return (column[at]! | column[at + 1]!) !== 0;
}

/** False: neither is the player of one on the list of the other, nor the other way round. */
export function mayNameEachOther(column: Int32Array, one: number, other: number): boolean {
  return mayName(column, one, other) || mayName(column, other, one);
}

function mayName(column: Int32Array, naming: number, named: number): boolean {
  const list = BITS_PER_TICKET * naming + LIST;
  const player = BITS_PER_TICKET * named;
  const first = column[player]!;
  const second = column[player + 1]!;
  return (column[list]! & first) === first && (column[list + 1]! & second) === second;
}

function addBits(column: Int32Array, at: number, id: string): void {
  const hash = hashOf(id);
  column[at]! |= (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
  column[at + 1]! |= (1 << ((hash >>> 10) & 31)) | (1 << ((hash >>> 15) & 31));
}

/** Of the end of the id, where ids differ most (FNV-1a, its bits mixed once more). */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - 12); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}
