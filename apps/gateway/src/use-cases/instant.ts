/** Seconds whose beginning is remembered. */
const MAX_SECONDS = 64;

/** The texts of seconds, up to and with the dot before the milliseconds. */
const beginnings = new Map<number, string>();

/**
 * A time as it is told (ISO 8601, UTC, to the millisecond). The times of entries that come together lie in few seconds,
 * so that little of them is put into words anew.
 */
export function instant(epochMs: number): string {
  const second = Math.floor(epochMs / 1_000);
  let beginning = beginnings.get(second);
  if (beginning === undefined) {
    if (beginnings.size === MAX_SECONDS) beginnings.clear();
    beginning = new Date(second * 1_000).toISOString().slice(0, -4);
    beginnings.set(second, beginning);
  }
  const ms = Math.trunc(epochMs) - second * 1_000;
  return `${beginning}${ms < 10 ? '00' : ms < 100 ? '0' : ''}${ms}Z`;
}
