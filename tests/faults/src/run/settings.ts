/** How a cell is run. */
export interface Settings {
  /** How long the load lasts, seconds. The fault begins after a quarter of it. */
  seconds: number;
  seed: number;
  /** New players per second. */
  rate: number;
  /** Share of the players that cancel, 0 to 1. */
  cancels: number;
  /** How often a pair of players probes each shard, ms. */
  probeEveryMs: number;
  /** Stops everything when aborted. */
  signal: AbortSignal;
}

export const defaultSettings = { seconds: 20, seed: 1, rate: 200, cancels: 0.2, probeEveryMs: 100 } as const;

/** The load before the fault, and at least so long after it, as shares of the whole. */
export const SHARE_BEFORE = 0.25;
export const SHARE_AFTER = 0.5;
