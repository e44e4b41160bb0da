import { expect, test } from 'vitest';
import { allCells, selectCells } from './all-cells.ts';

const names = (patterns: string[]): string[] => selectCells(patterns).map(({ name }) => name);

test('names are unique and made of two words', () => {
  expect(new Set(allCells.map(({ name }) => name)).size).toBe(allCells.length);
  for (const { name } of allCells) expect(name).toMatch(/^[a-z0-9-]+:[a-z0-9-]+$/);
});

test('a cell is chosen by its name, by its first word or by its second', () => {
  expect(names(['gateway:kill'])).toEqual(['gateway:kill']);
  expect(names(['redis'])).toEqual(['redis:kill', 'redis:pause', 'redis:lose-second']);
  expect(names(['*:pause'])).toHaveLength(7);
  expect(names(['nats:kill', 'gateway:kill', 'gateway'])).toEqual(['gateway:kill', 'gateway:pause', 'nats:kill']);
});

test('a pattern that fits nothing is refused by its name', () => {
  expect(() => selectCells(['gatway'])).toThrow('No cell is named "gatway"');
});
