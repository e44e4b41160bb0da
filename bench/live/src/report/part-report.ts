/** What is measured, in the order in which it runs: "resume" goes on with the players of "sockets". */
export const partNames = ['sockets', 'resume', 'killed', 'latency', 'estimates'] as const;

export type PartName = (typeof partNames)[number];

export const isPartName = (name: string): name is PartName => (partNames as readonly string[]).includes(name);

/** One line of the report. */
export interface Figure {
  readonly name: string;
  /** NaN: nothing to measure. */
  readonly value: number;
  readonly unit: 'ms' | 's' | 'bytes' | 'count' | 'per second' | 'share' | 'times';
  /** What it should be. */
  readonly aim?: { readonly atLeast?: number; readonly atMost?: number };
  readonly note?: string;
}

/** What came of a part. */
export interface PartReport {
  readonly part: PartName;
  readonly figures: readonly Figure[];
  /** What went wrong: a match missed or doubled, something told that is not true. Empty when all is well. */
  readonly problems: readonly string[];
}

/** Whether a figure is as it should be; undefined without an aim. */
export function meetsAim({ value, aim }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return value >= (aim.atLeast ?? Number.NEGATIVE_INFINITY) && value <= (aim.atMost ?? Number.POSITIVE_INFINITY);
}
