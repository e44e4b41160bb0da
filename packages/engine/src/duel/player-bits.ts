/**
 * Who is on whose list, told by 64 bits as a rule: every id has six of them, which its hash names, a list has those of
 * all its ids, and who lacks one of its own in there is not on it (a Bloom filter; Bloom, 1970).
 */
export interface PlayerBits {
  /**
   * By row `MARK_WORDS` integers, side by side because they are read together: the hash of the player (`ANYBODY`: more
   * than one, then everybody has to look at the lists themselves), two with the bits of the players whom it must not
   * meet, and the regions in which it plays at once.
   */
  readonly marks: Int32Array;
}

export const MARK_WORDS = 4;
const FIRST_BITS = 1;
const SECOND_BITS = 2;
const REGIONS = 3;

const ANYBODY = -1;

/** The hash of a ticket's players. */
export const playerHash = (players: readonly { readonly id: string }[]): number =>
  players.length === 1 ? hashOf(players[0]!.id) : ANYBODY;

/** Nobody is on its list yet. `regions`: in which it plays at once, as bits. */
export function startMarks({ marks }: PlayerBits, row: number, hash: number, regions: number): void {
  const from = MARK_WORDS * row;
  marks[from] = hash;
  marks[from + FIRST_BITS] = 0;
  marks[from + SECOND_BITS] = 0;
  marks[from + REGIONS] = regions;
}

export const regionsOf = ({ marks }: PlayerBits, row: number): number => marks[MARK_WORDS * row + REGIONS]!;

/** Puts a player on the list of a ticket. */
export function addToList({ marks }: PlayerBits, row: number, id: string): void {
  const hash = hashOf(id);
  const from = MARK_WORDS * row;
  marks[from + FIRST_BITS]! |= (1 << hash) | (1 << (hash >>> 5)) | (1 << (hash >>> 10));
  marks[from + SECOND_BITS]! |= (1 << (hash >>> 15)) | (1 << (hash >>> 20)) | (1 << (hash >>> 25));
}

/** Whether anybody is on the list. */
export const hasList = ({ marks }: PlayerBits, row: number): boolean =>
  (marks[MARK_WORDS * row + FIRST_BITS]! | marks[MARK_WORDS * row + SECOND_BITS]!) !== 0;

/** False: neither is the player of one on the list of the other, nor the other way round. */
export function mayNameEachOther(bits: PlayerBits, one: number, other: number): boolean {
  return mayName(bits, one, other) || mayName(bits, other, one);
}

function mayName({ marks }: PlayerBits, naming: number, named: number): boolean {
  const hash = marks[MARK_WORDS * named]!;
  const first = marks[MARK_WORDS * naming + FIRST_BITS]!;
  const second = marks[MARK_WORDS * naming + SECOND_BITS]!;
  // A shift takes the last five bits of its distance.
  const inFirst = (first >>> hash) & (first >>> (hash >>> 5)) & (first >>> (hash >>> 10));
  const inSecond = (second >>> (hash >>> 15)) & (second >>> (hash >>> 20)) & (second >>> (hash >>> 25));
  return (inFirst & inSecond & 1) === 1 || hash === ANYBODY;
}

/** Of the end of the text, where ids differ most (FNV-1a, its bits mixed once more). */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = Math.max(0, id.length - 12); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 2;
}
