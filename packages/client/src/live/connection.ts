import type { TransportName } from '../client-options.ts';
import { backoffMs } from '../http/backoff.ts';
import { linkSignals } from '../http/link-signals.ts';
import { pause } from '../http/pause.ts';
import { pauseUntilOnline } from '../http/pause-until-online.ts';
import { PairetoError } from '../paireto-error.ts';
import type { LiveEvent } from '../wire/live-event.ts';
import { createRunner } from './runner.ts';
import type { Transport } from './transport.ts';
import { createTransportChoice } from './transport-choice.ts';

/** Where the connection stands. `failed`: no token is accepted; the next call tries again. */
export type ConnectionStatus = 'idle' | 'connecting' | 'open' | 'failed';

/** What is to be known of the connection; the same object until something changes. */
export interface ConnectionState {
  readonly status: ConnectionStatus;
  /** How events come now. */
  readonly transport?: TransportName;
  /** FAILED: why. */
  readonly error?: PairetoError;
}

/** A connection for live events, up for as long as somebody holds it. */
export interface Connection {
  readonly state: ConnectionState;
  /** Keeps it up until the returned function is called. */
  hold(): () => void;
  /** Starts anew without the last event's id: what comes next is a snapshot. */
  resync(): void;
}

const BASE_MS = 1_000;
const CAP_MS = 30_000;
/** A connection that lives shorter does not count as one that works. */
const STEADY_MS = 5_000;

/**
 * Keeps one of the transports running, the first of the list that works: reconnects with full jitter, goes down the list when
 * one does not work from here, and back up later. `lifetime` ends it for good.
 */
export function createConnection(deps: {
  transports: readonly Transport[];
  lifetime: AbortSignal;
  /** The id of the last event, for a transport that starts. */
  after: () => string | undefined;
  onEvent: (event: LiveEvent) => void;
  onState: (state: ConnectionState) => void;
}): Connection {
  let state: ConnectionState = { status: 'idle' };
  let holders = 0;
  let running: { stop(): void; resync(): void } | undefined;

  const setState = (next: ConnectionState): void => {
    if (next.status === state.status && next.transport === state.transport) return;
    state = next;
    deps.onState(next);
  };
  const choice = createTransportChoice(deps.transports);
  const runner = createRunner({ ...deps, choice, onOpen: (transport) => setState({ status: 'open', transport }) });

  const keepUp = async (signal: AbortSignal, nextResync: () => AbortSignal): Promise<never> => {
    for (let failures = 0; ; ) {
      setState({ status: 'connecting' });
      const resync = nextResync();
      const { run, ending } = await runner.untilEnd(choice.pick(), [signal, resync]);
      if (signal.aborted) throw signal.reason;
      const wasSteady = run.openForMs() >= STEADY_MS;
      if (wasSteady) failures = -1;
      if (resync.aborted) {
        failures += 1;
        if (failures > 1) await pause(backoffMs(failures, BASE_MS, CAP_MS), signal);
        continue;
      }
      setState({ status: 'connecting' });
      if (ending.kind === 'refused') throw ending.error;
      if (choice.ended(run.transport, ending, { wasOpen: run.isOpen, wasSteady }) === 'try-next') continue;
      failures += 1;
      // Tokens expire one by one: no crowd comes back with this one.
      if (ending.kind === 'expired' && wasSteady) continue;
      const asked = 'retryAfterMs' in ending ? (ending.retryAfterMs ?? 0) : 0;
      await pauseUntilOnline(asked + backoffMs(failures, BASE_MS, CAP_MS), signal);
    }
  };

  const start = (): void => {
    if (running || deps.lifetime.aborted) return;
    const link = linkSignals(deps.lifetime);
    let resync = new AbortController();
    const own = { stop: () => link.abort(), resync: () => resync.abort() };
    running = own;
    const nextResync = (): AbortSignal => {
      resync = new AbortController();
      return resync.signal;
    };
    keepUp(link.signal, nextResync).catch((error: unknown) => {
      link.unlink();
      if (running !== own) return;
      running = undefined;
      setState(
        error instanceof PairetoError && !link.signal.aborted ? { status: 'failed', error } : { status: 'idle' },
      );
    });
  };

  return {
    get state() {
      return state;
    },
    hold() {
      holders += 1;
      start();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holders -= 1;
        if (holders > 0) return;
        const stopped = running;
        running = undefined;
        stopped?.stop();
        setState({ status: 'idle' });
      };
    },
    resync: () => running?.resync(),
  };
}
