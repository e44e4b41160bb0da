/** The word that was probably meant: at most two letters off (Levenshtein); undefined when none is near. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  const near = words
    .map((candidate) => ({ candidate, off: distance(word, candidate) }))
    .filter(({ candidate, off }) => off <= Math.min(2, candidate.length - 1))
    .sort((a, b) => a.off - b.off)[0];
  return near?.candidate;
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = previous[column - 1]! + Number(a[row - 1] !== b[column - 1]);
      current.push(Math.min(change, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}
