import type { PoolCommand } from '@paireto/contracts';

/**
 * Tells the owners of pools what came and went. Never throws and never waits:
 * a lost signal costs latency only, because owners sweep their pools in the store.
 */
export type PoolSignals = (commands: readonly PoolCommand[]) => void;
