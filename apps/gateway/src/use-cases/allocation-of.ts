import type { AllocationState, BridgeStatus } from '@paireto/contracts';

const bestFirst: readonly AllocationState[] = ['closed', 'half-open', 'open'];

/** Whether games can be had: the best that any of these bridges says; null when there is none. */
export const allocationOf = (bridges: readonly Pick<BridgeStatus, 'allocation'>[]): AllocationState | null =>
  bestFirst.find((state) => bridges.some((bridge) => bridge.allocation === state)) ?? null;
