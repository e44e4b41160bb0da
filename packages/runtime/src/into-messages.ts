/** Characters in one message: far below the server's limit of 1 MiB, whatever they are. */
export const MAX_CHARACTERS_PER_MESSAGE = 256 * 1_024;

/** Cuts a list, in order, into those that fit into a message: at most `most` members; one that is too long by itself is alone. */
export function intoMessages<Member>(
  members: readonly Member[],
  most: number,
  lengthOf: (member: Member) => number,
): Member[][] {
  const messages: Member[][] = [];
  let characters = 0;
  for (const member of members) {
    const last = messages.at(-1);
    const length = lengthOf(member);
    characters += length;
    if (last === undefined || last.length === most || characters > MAX_CHARACTERS_PER_MESSAGE) {
      messages.push([member]);
      characters = length;
    } else last.push(member);
  }
  return messages;
}
