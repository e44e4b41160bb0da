/**
 * Who is on whose list, told by 64 bits as a rule: every id has four of them, which its hash names, a list has those of
 * all its ids, and who lacks one of its own in there is not on it (a Bloom filter; Bloom, 1970).
 */
export interface PlayerBits {
  /** By row: hash of the player; `ANYBODY`: more than one, then everybody has to look at the lists themselves. */
  readonly players: Int32Array;
  /** By row: `LIST_WORDS` integers, the bits of the players whom it must not meet. */
  readonly lists: Int32Array;
}

export const LIST_WORDS = 2;

const ANYBODY = -1;

/** The hash of a ticket's players. */
export const playerHash = (players: readonly { readonly id: string }[]): number =>
  players.length === 1 ? hashOf(players[0]!.id) : ANYBODY;

export function clearList({ lists }: PlayerBits, row: number): void {
  lists[LIST_WORDS * row] = 0;
  lists[LIST_WORDS * row + 1] = 0;
}

/** Puts a player on the list of a ticket. */
export function addToList({ lists }: PlayerBits, row: number, id: string): void {
  const hash = hashOf(id);
  lists[LIST_WORDS * row]! |= (1 << hash) | (1 << (hash >>> 5));
  lists[LIST_WORDS * row + 1]! |= (1 << (hash >>> 10)) | (1 << (hash >>> 15));
}

/** Whether anybody is on the list. */
export const hasList = ({ lists }: PlayerBits, row: number): boolean =>
  (lists[LIST_WORDS * row]! | lists[LIST_WORDS * row + 1]!) !== 0;

/** False: neither is the player of one on the list of the other, nor the other way round. */
export function mayNameEachOther(bits: PlayerBits, one: number, other: number): boolean {
  return mayName(bits, one, other) || mayName(bits, other, one);
}

function mayName({ players, lists }: PlayerBits, naming: number, named: number): boolean {
  const hash = players[named]!;
  const first = lists[LIST_WORDS * naming]!;
  const second = lists[LIST_WORDS * naming + 1]!;
  // A shift takes the last five bits of its distance.
  const onList = (first >>> hash) & (first >>> (hash >>> 5)) & (second >>> (hash >>> 10)) & (second >>> (hash >>> 15));
  return (onList & 1) === 1 || hash === ANYBODY;
}

/** Of the end of the text, where ids differ most (FNV-1a, its bits mixed once more). */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - 12); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 7;
}
