import { OptionsError } from '../options-error.ts';
import { type Cell, usualFaultMs } from './cell.ts';
import { linkCells } from './link-cells.ts';
import { liveGameCells } from './live-game-cells.ts';
import { processCells } from './process-cells.ts';
import { redisLossCell } from './redis-loss-cell.ts';
import { rollingCell } from './rolling-cell.ts';

/** Nothing happens: what the others are compared with. */
const calmCell: Cell = {
  name: 'nothing:calm',
  about: 'no fault',
  links: [],
  recoveryFrom: 'lift',
  recoveryBarMs: 1_000,
  stallBarMs: 1_000,
  faultMs: usualFaultMs,
  begin: async () => ({}),
  lift: async () => undefined,
};

/** Every cell of the table, in its order. */
export const allCells: readonly Cell[] = [
  calmCell,
  rollingCell,
  ...processCells,
  redisLossCell(),
  ...liveGameCells,
  ...linkCells,
];

/**
 * The cells that these patterns name: `gateway:kill`, `redis` (all of Redis), `*:cut`.
 * @throws {OptionsError} naming a pattern that fits no cell.
 */
export function selectCells(patterns: readonly string[], cells: readonly Cell[] = allCells): Cell[] {
  const chosen = new Set<Cell>();
  for (const pattern of patterns) {
    const [what = '*', how = '*'] = pattern.split(':');
    const fits = cells.filter(({ name }) => {
      const [itsWhat = '', itsHow = ''] = name.split(':');
      return (what === '*' || what === itsWhat) && (how === '*' || how === itsHow);
    });
    if (fits.length === 0) throw new OptionsError(`No cell is named "${pattern}"; --list shows all of them.`);
    for (const cell of fits) chosen.add(cell);
  }
  return cells.filter((cell) => chosen.has(cell));
}
