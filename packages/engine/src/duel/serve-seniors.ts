import { earliestPartner, nearestPartner, type PartnerSearch } from './find-partner.ts';
import { kindOf } from './layout.ts';
import { linkOpenRows, type Page } from './page.ts';
import { sortBySeniority } from './sort-slots.ts';

/** How the longest waiting are served. */
export interface SeniorService {
  /** Only those who have waited so long are served; others may be taken as their partners. */
  readonly patienceMs: number;
  /** Whether each gets the next longest waiting, or the best. */
  readonly firstCome: boolean;
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
  const { layout, count, taken } = page;
  const { check } = service.search;
  linkOpenRows(page);
  const order = patientRows(service, page);
  sortBySeniority(order, layout, (a, b) => service.search.isSenior(layout, a, b));
  let widest = 0;
  let hasHeadStarts = false;
  for (let row = 0; row < count; row += 1) {
    widest = Math.max(widest, layout.windows[row]!);
    if ((layout.kinds[row]! & kindOf.headStart) !== 0) hasHeadStarts = true;
  }
  const juniors = service.firstCome ? linkByAge(order, count) : undefined;
  const drop = (row: number): void => {
    taken[row] = 1;
    unlink(layout.lefts, layout.rights, row);
    if (juniors !== undefined) unlink(juniors.previous, juniors.next, row);
  };
  for (const row of order) {
    if (taken[row] === 1) continue;
    // Without head starts nobody open has waited longer, so that nobody's window is wider.
    const reach = hasHeadStarts && check.takesOldest ? widest : layout.windows[row]!;
    const partner = service.firstCome
      ? earliestPartner(service.search, layout, row, reach, juniors?.next)
      : nearestPartner(service.search, layout, row, reach);
    drop(row);
    if (partner === -1) continue;
    drop(partner);
    onPair(row, partner);
  }
}

/** The open rows that have waited long enough to be served. */
function patientRows({ patienceMs, search }: SeniorService, { layout, count, taken }: Page): Int32Array {
  const rows = new Int32Array(count);
  const latest = patienceMs === 0 ? Number.POSITIVE_INFINITY : search.check.nowMs - patienceMs;
  let found = 0;
  for (let row = 0; row < count; row += 1) {
    if (taken[row] === 0 && layout.enqueuedAt[row]! <= latest) rows[found++] = row;
  }
  return rows.subarray(0, found);
}

/** Links of all rows in order of waiting; undefined when only some are served. */
function linkByAge(order: Int32Array, count: number): { previous: Int32Array; next: Int32Array } | undefined {
  if (order.length < count) return undefined;
  const previous = new Int32Array(count);
  const next = new Int32Array(count);
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
