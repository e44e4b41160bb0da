import { describe, expect, it, test } from 'vitest';
import { nearestWord } from './nearest-word.ts';
import { printable } from './printable.ts';
import { rangesText } from './ranges-text.ts';
import { table } from './table.ts';
import { spanText } from './time-text.ts';

describe('a table', () => {
  it('aligns its columns, numbers to the right, whatever colours are in it', () => {
    const rows = [
      ['\u001b[1mPOOL\u001b[22m', 'WAITING'],
      ['chess', '7'],
      ['arena:eu', '\u001b[31m1200\u001b[39m'],
    ];
    expect(table(rows, [1])).toEqual([
      '\u001b[1mPOOL\u001b[22m      WAITING',
      'chess           7',
      'arena:eu     \u001b[31m1200\u001b[39m',
    ]);
  });
});

test.each([
  [0, '0 s'],
  [0.04, '0 s'],
  [3.96, '3.9 s'],
  [12.9, '12 s'],
  [60, '1 min'],
  [200, '3 min 20 s'],
  [7_500, '2 h 5 min'],
])('%d s are said as "%s"', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});

test.each<[number[], string]>([
  [[], ''],
  [[7], '7'],
  [[0, 1, 2, 5, 7, 8], '0–2, 5, 7–8'],
])('%j are drawn together as "%s"', (numbers, text) => {
  expect(rangesText(numbers)).toBe(text);
});

test('a word is taken for another only when they are near', () => {
  expect(nearestWord('jion', ['join', 'login'])).toBe('join');
  expect(nearestWord('challenge creat', ['challenge create', 'challenge accept'])).toBe('challenge create');
  expect(nearestWord('xyzzy', ['join', 'login'])).toBeUndefined();
});

test('what others wrote cannot command the terminal', () => {
  expect(printable('a\u001b[2J\u202eb')).toBe('a\\u{1b}[2J\\u{202e}b');
});
