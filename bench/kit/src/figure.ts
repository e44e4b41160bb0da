/** One line of a report. */
export interface Figure {
  readonly name: string;
  /** NaN: nothing to measure. */
  readonly value: number;
  readonly unit: 'ms' | 's' | 'µs' | 'bytes' | 'count' | 'per second' | 'share' | 'times';
  /** What it should be. */
  readonly aim?: { readonly atLeast?: number; readonly atMost?: number };
  readonly note?: string;
  /** Of a median: the least and the greatest of so many runs. */
  readonly spread?: { readonly least: number; readonly most: number; readonly of: number };
}

/** Whether a figure is as it should be; undefined without an aim. */
export function meetsAim({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return value >= (aim.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (aim.atMost ?? Number.POSITIVE_INFINITY);
}
