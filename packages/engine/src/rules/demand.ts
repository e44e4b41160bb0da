/** @throws {RangeError} saying what is asked for, when it is not so. */
export function demand(isMet: boolean, what: string): void {
  if (!isMet) throw new RangeError(what);
}
