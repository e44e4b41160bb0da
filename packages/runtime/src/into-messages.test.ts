import { describe, expect, it } from 'vitest';
import { intoMessages, MAX_CHARACTERS_PER_MESSAGE } from './into-messages.ts';

const lengths = (parts: readonly string[][]): number[][] => parts.map((part) => part.map(({ length }) => length));
const cut = (texts: readonly string[], most: number): string[][] => intoMessages(texts, most, ({ length }) => length);

describe('intoMessages', () => {
  it('keeps together what fits, in order', () => {
    expect(cut(['a', 'b', 'c'], 3)).toEqual([['a', 'b', 'c']]);
    expect(cut([], 3)).toEqual([]);
  });

  it('cuts after as many as may be, and where the characters would be too many', () => {
    expect(cut(['a', 'b', 'c'], 2)).toEqual([['a', 'b'], ['c']]);
    const half = 'x'.repeat(MAX_CHARACTERS_PER_MESSAGE / 2);
    expect(lengths(cut([half, half, 'y'], 10))).toEqual([[half.length, half.length], [1]]);
  });

  it('leaves one that is too long by itself alone, and drops none', () => {
    const long = 'x'.repeat(MAX_CHARACTERS_PER_MESSAGE + 1);
    expect(lengths(cut(['a', long, 'b'], 10))).toEqual([[1], [long.length], [1]]);
  });
});
