/**
 * Who is on whose list, told by 64 bits as a rule: every id has four of them, a list has those of all its ids, and who
 * lacks one of its own in there is not on it (a Bloom filter; Bloom, 1970). A ticket has four integers: its player's bits,
 * then those of the players whom it must not meet. `at` is where they begin.
 */
export const PLAYER_BITS = 4;

const LIST = 2;

/** @param player absent: more than one; then everybody has to look at the lists themselves. */
export function setPlayer(column: Int32Array, at: number, player: string | undefined): void {
  for (let bits = at; bits < at + PLAYER_BITS; bits += 1) column[bits] = 0;
  if (player !== undefined) addBits(column, at, player);
}

/** Puts a player on the list of a ticket. */
export function addToList(column: Int32Array, at: number, id: string): void {
  addBits(column, at + LIST, id);
}

/** Whether anybody is on the list. */
export const hasList = (column: Int32Array, at: number): boolean => (column[at + LIST]! | column[at + LIST + 1]!) !== 0;

/** False: neither is the player of one on the list of the other, nor the other way round. */
export function mayNameEachOther(column: Int32Array, one: number, other: number): boolean {
  return mayName(column, one, other) || mayName(column, other, one);
}

function mayName(column: Int32Array, naming: number, named: number): boolean {
  const first = column[named]!;
  const second = column[named + 1]!;
  return (column[naming + LIST]! & first) === first && (column[naming + LIST + 1]! & second) === second;
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
