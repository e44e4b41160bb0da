import type { TransportName } from '../client-options.ts';
import { PairetoError } from '../paireto-error.ts';
import type { LiveEvent } from '../wire/live-event.ts';

/** What a transport works with while it runs. */
export interface TransportContext {
  /** Id of the last event that was had. */
  after: string | undefined;
  /** Aborted when the transport is to end. */
  signal: AbortSignal;
  /** It works. Called before the first event. */
  opened(): void;
  event(event: LiveEvent): void;
}

/**
 * Why a transport ended. `away`: the gateway cannot be reached, or asks to wait. `lost`: it worked, or may work again.
 * `expired`: its token is no longer good; it is to be had anew with a fresh one. `unusable`: it does not work from here.
 * `crowded`: the player has too many connections. `refused`: no token does.
 */
export type Ending =
  | { kind: 'away' | 'lost'; retryAfterMs?: number | undefined }
  | { kind: 'expired' | 'unusable' | 'crowded' }
  | { kind: 'refused'; error: PairetoError };

/** A way for live events to come. */
export interface Transport {
  readonly name: TransportName;
  /** Runs until it ends, or until the signal is aborted. Never rejects. */
  run(context: TransportContext): Promise<Ending>;
}

/** What an error of a request says about a transport. */
export function endingOf(error: unknown): Ending {
  if (!(error instanceof PairetoError)) return { kind: 'lost' };
  if (error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN') return { kind: 'refused', error };
  if (error.isTemporary || error.code === 'NO_TOKEN' || error.code === 'UNAVAILABLE') {
    return { kind: 'away', retryAfterMs: error.retryAfterMs };
  }
  return error.code === 'INTERNAL' ? { kind: 'lost' } : { kind: 'unusable' };
}
