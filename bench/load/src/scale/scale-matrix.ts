/** A way in which the system grows: what the cells of it differ in. */
export const axisNames = ['gateways', 'shards', 'tenants', 'pools'] as const;
export type AxisName = (typeof axisNames)[number];

/** One system under one load. */
export type Cell = Readonly<Record<AxisName, number>>;

/** The cells of an axis, from the smallest to the largest; all else is as in the base. */
export interface Axis {
  name: AxisName;
  cells: readonly Cell[];
}

/** What is left as it is while something else is varied. */
const base: Cell = { gateways: 1, shards: 2, tenants: 1, pools: 1_000 };

const steps: Readonly<Record<AxisName, readonly number[]>> = {
  gateways: [1, 2, 4],
  shards: [1, 2, 4, 8],
  tenants: [1, 10, 100],
  pools: [100, 1_000, 10_000],
};
/** To see whether everything works. */
const quickSteps: typeof steps = { gateways: [1, 2], shards: [1, 2], tenants: [1, 10], pools: [100, 1_000] };

/** The axes that were asked for. */
export function scaleAxes(names: readonly AxisName[], isQuick: boolean): Axis[] {
  return axisNames
    .filter((name) => names.length === 0 || names.includes(name))
    .map((name) => ({
      name,
      cells: (isQuick ? quickSteps : steps)[name].map((amount) => ({ ...base, [name]: amount })),
    }));
}

/** The name of a cell, and what makes two cells the same: `1 gateway, 2 shards, 1 tenant, 1,000 pools`. */
export const cellName = (cell: Cell): string =>
  axisNames
    .map((name) => `${cell[name].toLocaleString('en')} ${cell[name] === 1 ? name.slice(0, -1) : name}`)
    .join(', ');

/** Every cell of the axes once, though the base is on each of them. */
export function cellsOf(axes: readonly Axis[]): Cell[] {
  return [...new Map(axes.flatMap(({ cells }) => cells).map((cell) => [cellName(cell), cell])).values()];
}
