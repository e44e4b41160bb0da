import type { Figure } from '@paireto/bench-kit';

/** What is measured, in the order in which it runs: "resume" goes on with the players of "sockets". */
export const partNames = ['sockets', 'resume', 'killed', 'latency', 'estimates'] as const;

export type PartName = (typeof partNames)[number];

export const isPartName = (name: string): name is PartName => (partNames as readonly string[]).includes(name);

/** What came of a part. */
export interface PartReport {
  readonly part: PartName;
  readonly figures: readonly Figure[];
  /** What went wrong: a match missed or doubled, something told that is not true. Empty when all is well. */
  readonly problems: readonly string[];
}
