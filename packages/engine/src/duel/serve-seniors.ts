import type { Arena } from './arena.ts';
import type { DuelState } from './duel-state.ts';
import { earliestPartner, nearestPartner, type PartnerSearch } from './find-partner.ts';
import { kindOf } from './layout.ts';
import { decisiveRegions, linkOpenRows, type Page } from './page.ts';
import { sortBySeniority } from './sort-slots.ts';
import { createWiderWindow } from './wider-window.ts';

/** How the longest waiting are served. */
export interface SeniorService {
  /** Only those who have waited so long are served; others may be taken as their partners. */
  readonly patienceMs: number;
  /** Whether each gets the next longest waiting, or the best. */
  readonly firstCome: boolean;
  readonly state: DuelState;
  readonly search: PartnerSearch;
}

/**
 * In order of waiting each ticket of the page takes its partner among those left: longest waiting first.
 * Whoever is served or taken leaves the links and is `taken`.
 *
 * Who found nobody is passed over by all who come later: whoever could take it, it could have taken. Of one window width
 * at most two such stand in each other's way on a side, so the walks are short: O(n) where windows are equal,
 * O(n · k · log(widest / narrowest)) for k widths; times the number of regions at worst.
 */
export function serveSeniors(
  service: SeniorService,
  page: Page,
  onPair: (senior: number, junior: number) => void,
): void {
  const { arena } = service.state;
  const mark = arena.mark();
  const order = patientRows(service, page);
  if (order.length > 0) serveInOrder(service, page, order, onPair);
  arena.release(mark);
}

function serveInOrder(
  service: SeniorService,
  page: Page,
  order: Int32Array,
  onPair: (senior: number, junior: number) => void,
): void {
  linkOpenRows(page, service.state.arena);
  const { rows, count, taken } = page;
  const search: PartnerSearch = { ...service.search, masks: decisiveRegions(page) };
  const juniors = service.firstCome ? linkByAge(order, count, service.state.arena) : undefined;
  const drop = (row: number): void => {
    taken[row] = 1;
    unlink(rows.lefts, rows.rights, row);
    if (juniors !== undefined) unlink(juniors.previous, juniors.next, row);
  };
  // Without head starts nobody open has waited longer, so that nobody's window is wider.
  const widest = search.check.takesOldest && (page.kinds & kindOf.headStart) !== 0 ? widestWindow(page) : 0;
  const extra = createWiderWindow(service.state.rules).most(page.kinds);
  for (const row of order) {
    if (taken[row] === 1) continue;
    const reach = search.check.reachOf(rows.slots[row]!, Math.max(widest, rows.windows[row]!) + extra);
    const partner = service.firstCome
      ? earliestPartner(search, rows, row, reach, juniors?.next)
      : nearestPartner(search, rows, row, reach);
    drop(row);
    if (partner === -1) continue;
    drop(partner);
    onPair(row, partner);
  }
}

const NOBODY = new Int32Array(0);

/** The open rows that have waited long enough to be served, longest waiting first. */
function patientRows({ patienceMs, state }: SeniorService, { rows, count, taken }: Page): Int32Array {
  const { layout } = state.book;
  const latest = patienceMs === 0 ? Number.POSITIVE_INFINITY : state.check.nowMs - patienceMs;
  if (state.lookContext().oldestMs > latest) return NOBODY;
  let patientCount = 0;
  for (let row = 0; row < count; row += 1) {
    if (taken[row] === 0 && layout.enqueuedAt[rows.slots[row]!]! <= latest) patientCount += 1;
  }
  const order = state.arena.integers(patientCount);
  let found = 0;
  for (let row = 0; row < count && found < patientCount; row += 1) {
    const slot = rows.slots[row]!;
    if (taken[row] === 1 || layout.enqueuedAt[slot]! > latest) continue;
    order[found++] = slot;
    // Nobody needs the links of the order before the pass has made it anew.
    layout.rights[slot] = row;
  }
  sortBySeniority(order, layout, state.isSeniorSlot, state.arena);
  for (let index = 0; index < found; index += 1) order[index] = layout.rights[order[index]!]!;
  return order;
}

function widestWindow({ rows, count }: Page): number {
  let widest = 0;
  for (let row = 0; row < count; row += 1) widest = Math.max(widest, rows.windows[row]!);
  return widest;
}

/** Links of all rows in order of waiting; undefined when only some are served. */
function linkByAge(
  order: Int32Array,
  count: number,
  arena: Arena,
): { previous: Int32Array; next: Int32Array } | undefined {
  if (order.length < count) return undefined;
  const previous = arena.integers(count);
  const next = arena.integers(count);
  for (let rank = 0; rank < count; rank += 1) {
    previous[order[rank]!] = rank === 0 ? -1 : order[rank - 1]!;
    next[order[rank]!] = rank === count - 1 ? -1 : order[rank + 1]!;
  }
  return { previous, next };
}

function unlink(lefts: Int32Array, rights: Int32Array, row: number): void {
  const left = lefts[row]!;
  const right = rights[row]!;
  if (left !== -1) rights[left] = right;
  if (right !== -1) lefts[right] = left;
}
