import { type AllocationState, type BridgeStatus, isHeldBack } from '@paireto/contracts';
import { createHeardLately } from '../time/heard-lately.ts';

/** Whether matches are to be formed, as the bridges tell: without games to be had, players had better go on searching. */
export interface HoldBack {
  /** Takes in what a bridge said. */
  heard: (status: BridgeStatus) => void;
  /** Drops the bridges that have been silent for too long. To be called every `checkIntervalMs`. */
  check: () => void;
  /** How many matches may be formed now: as many as there are, none, or one to try with whether games can be had again. */
  allowance: () => number;
  /** These were formed. */
  formed: (matches: number) => void;
  /** For how long, without a break, there has been a bridge through which games can be had, ms; 0 when there is none. */
  availableForMs: () => number;
}

/** `trial`: bridges ask for a match to try with. One that fails is stuck, so not all who wait are risked. */
type Mode = 'free' | 'trial' | 'held';

/** A trial of which nothing was heard is followed by another after this. */
const NEXT_TRIAL_MS = 2_000;

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
  /** A match may be formed, or as many as there are, that could not before. */
  onAllowed: () => void;
}): HoldBack {
  const { monotonicMs } = options;
  const bridges = createHeardLately<AllocationState>(options);
  let mode: Mode = 'free';
  let triedAtMs: number | undefined;
  let availableSinceMs: number | undefined;

  const judge = (): void => {
    const before = mode;
    const words = bridges.words();
    mode = modeAfter(words);
    // A trial does not end it: where nobody new comes, a match that the reaper announces again may be the only one to try.
    if (words.length === 0 || mode === 'held') availableSinceMs = undefined;
    else availableSinceMs ??= monotonicMs();
    if (mode === before) return;
    // Each time that a trial is asked for is a new one.
    triedAtMs = undefined;
    if (before === 'free') options.onHeld();
    if (mode === 'free') options.onReleased();
    if (mode !== 'held') options.onAllowed();
  };

  return {
    heard({ bridgeId, allocation }) {
      if (bridges.hear(bridgeId, allocation) !== allocation) judge();
    },
    check() {
      if (bridges.check()) judge();
      if (triedAtMs === undefined || monotonicMs() - triedAtMs < NEXT_TRIAL_MS) return;
      triedAtMs = undefined;
      options.onAllowed();
    },
    allowance() {
      if (mode === 'free') return Number.POSITIVE_INFINITY;
      return mode === 'trial' && triedAtMs === undefined ? 1 : 0;
    },
    formed(matches) {
      if (matches > 0 && mode === 'trial') triedAtMs = monotonicMs();
    },
    availableForMs: () => (availableSinceMs === undefined ? 0 : monotonicMs() - availableSinceMs),
  };
}

function modeAfter(words: readonly AllocationState[]): Mode {
  if (isHeldBack(words.map((allocation) => ({ allocation })))) return 'held';
  return words.length === 0 || words.includes('closed') ? 'free' : 'trial';
}
