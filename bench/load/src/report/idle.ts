/** Processor time per second of each process between two readings, s. Who is in one of them only is left out. */
export function perSecond(
  from: ReadonlyMap<string, number>,
  to: ReadonlyMap<string, number>,
  seconds: number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...to].flatMap(([name, used]) => {
      const before = from.get(name);
      return before === undefined ? [] : [[name, (used - before) / seconds]];
    }),
  );
}
