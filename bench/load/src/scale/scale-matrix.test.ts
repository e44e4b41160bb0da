import { describe, expect, it } from 'vitest';
import { cellName, cellsOf, scaleAxes } from './scale-matrix.ts';

describe('the matrix of scaling', () => {
  it('varies one thing at a time', () => {
    for (const { name, cells } of scaleAxes([], false)) {
      const others = cells.map((cell) => cellName({ ...cell, [name]: 0 }));
      expect(new Set(others).size, name).toBe(1);
      expect(new Set(cells.map(cellName)).size, name).toBe(cells.length);
    }
  });

  it('has 1, 2 and 4 gateways, 1 to 8 shards, up to a hundred tenants and ten thousand pools', () => {
    const amounts = scaleAxes([], false).map(({ name, cells }) => cells.map((cell) => cell[name]));
    expect(amounts).toEqual([
      [1, 2, 4],
      [1, 2, 4, 8],
      [1, 10, 100],
      [100, 1_000, 10_000],
    ]);
  });

  it('measures what several axes have in common once', () => {
    const cells = cellsOf(scaleAxes([], false));
    expect(new Set(cells.map(cellName)).size).toBe(cells.length);
    expect(cells).toHaveLength(10);
    expect(cellsOf(scaleAxes(['shards'], false))).toHaveLength(4);
  });

  it('names cells in words', () => {
    expect(cellName({ gateways: 1, shards: 2, tenants: 1, pools: 10_000 })).toBe(
      '1 gateway, 2 shards, 1 tenant, 10,000 pools',
    );
  });
});
