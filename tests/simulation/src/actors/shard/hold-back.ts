import { type AllocationState, BRIDGE_SILENCE_LIMIT_MS, type BridgeStatus, isHeldBack } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import type { World } from '../../world.ts';
import { CHECK_INTERVAL_MS, createHeardLately } from './heard-lately.ts';

/** Where bridges say whether games can be had. */
export const BRIDGE_STATUS = 'bridge.status';

/** Whether matches are to be formed, as the bridges tell. */
export interface HoldBack {
  /** How many matches may be formed now: any number, none, or one to try with whether games can be had again. */
  allowance(): number;
  formed(matches: number): void;
  /** For how long there has been a bridge through which games can be had or at least tried for, ms. */
  availableForMs(): number;
}

type Mode = 'free' | 'trial' | 'held';

/** A trial of which nothing was heard is followed by another after this. */
const NEXT_TRIAL_MS = 2_000;

/** @param onAllowed a match may be formed that could not before. */
export function createHoldBack(world: World, process: Process, onAllowed: () => void): HoldBack {
  const nowMs = world.scheduler.nowMs;
  const bridges = createHeardLately<AllocationState>({
    silenceLimitMs: BRIDGE_SILENCE_LIMIT_MS,
    nowMs,
    canHear: () => world.nats.isUp,
  });
  let mode: Mode = 'free';
  let triedAtMs: number | undefined;
  let availableSinceMs: number | undefined;

  const judge = (): void => {
    const before = mode;
    const words = bridges.words();
    mode = modeAfter(words);
    // While a trial is asked for, a match that stalled is as good as any: nobody else may be there to try with.
    if (words.length === 0 || mode === 'held') availableSinceMs = undefined;
    else availableSinceMs ??= nowMs();
    if (mode === before) return;
    world.log(process.name, () => `matches: ${mode}`);
    // Each time that a trial is asked for is a new one.
    triedAtMs = undefined;
    if (mode !== 'held') onAllowed();
  };

  const heard = ({ bridgeId, allocation }: BridgeStatus): void => {
    if (bridges.hear(bridgeId, allocation) !== allocation) judge();
  };

  const check = (): void => {
    if (bridges.check()) judge();
    if (triedAtMs === undefined || nowMs() - triedAtMs < NEXT_TRIAL_MS) return;
    triedAtMs = undefined;
    onAllowed();
  };

  world.bridgeStatuses.subscribe(process, BRIDGE_STATUS, heard);
  process.every(CHECK_INTERVAL_MS, check);
  return {
    allowance() {
      if (mode === 'free') return Number.POSITIVE_INFINITY;
      return mode === 'trial' && triedAtMs === undefined ? 1 : 0;
    },
    formed(matches) {
      if (matches > 0 && mode === 'trial') triedAtMs = nowMs();
    },
    availableForMs: () => (availableSinceMs === undefined ? 0 : nowMs() - availableSinceMs),
  };
}

function modeAfter(words: readonly AllocationState[]): Mode {
  if (isHeldBack(words.map((allocation) => ({ allocation })))) return 'held';
  return words.length === 0 || words.includes('closed') ? 'free' : 'trial';
}
