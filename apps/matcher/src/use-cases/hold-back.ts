import { type AllocationState, type BridgeStatus, isHeldBack } from '@paireto/contracts';
import { createHeardLately } from '../time/heard-lately.ts';

/** Whether matches are to be formed, as the bridges tell: without games to be had, players had better go on searching. */
export interface HoldBack {
  /** Takes in what a bridge said. */
  heard: (status: BridgeStatus) => void;
  /** Drops the bridges that have been silent for too long. To be called every `checkIntervalMs`. */
  check: () => void;
  isHeld: () => boolean;
  /** For how long, without a break, there has been a bridge through which games can be had, ms; 0 when there is none. */
  availableForMs: () => number;
}

/** Bridges count while they are heard; what counts as silence: see `createHeardLately`. */
export function createHoldBack(options: {
  /** Monotonic, ms. */
  monotonicMs: () => number;
  checkIntervalMs: number;
  silenceLimitMs: number;
  /** Whether bridges can be heard at all. */
  canHear: () => boolean;
  onHeld: () => void;
  onReleased: () => void;
}): HoldBack {
  const bridges = createHeardLately<AllocationState>(options);
  let held = false;
  let availableSinceMs: number | undefined;

  const judge = (): void => {
    const live = bridges.words().map((allocation) => ({ allocation }));
    const wasHeld = held;
    held = isHeldBack(live);
    if (held || live.length === 0) availableSinceMs = undefined;
    else availableSinceMs ??= options.monotonicMs();
    if (held && !wasHeld) options.onHeld();
    if (!held && wasHeld) options.onReleased();
  };

  return {
    heard({ bridgeId, allocation }) {
      if (bridges.hear(bridgeId, allocation) !== allocation) judge();
    },
    check() {
      if (bridges.check()) judge();
    },
    isHeld: () => held,
    availableForMs: () => (availableSinceMs === undefined ? 0 : options.monotonicMs() - availableSinceMs),
  };
}
