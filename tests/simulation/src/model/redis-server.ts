import type { EventLog } from '../kernel/event-log.ts';
import type { Exchange, Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Task } from '../kernel/task.ts';
import type { Faults } from '../scenarios/faults.ts';
import { describeResult } from './describe-result.ts';
import type { Store } from './store/create-store.ts';
import type { Journal } from './store/journal.ts';

/** Redis as its clients see it: atomic calls over a connection that may lose requests and replies, and break. */
export interface RedisServer {
  /**
   * One script or read.
   * @throws {NoAnswerError} when the outcome is unknown (`executed: 'unknown'`) or nothing was done (`'no'`).
   */
  call<Result>(from: Process, name: string, run: (store: Store) => Result): Task<Result>;
  /** Goes away, and comes back without the writes of the last `lostMs`. */
  failOver(lostMs: number, downMs: number): void;
  comeBack(): void;
  /** Tells this life of the process whenever Redis is back. */
  onBack(process: Process, run: () => void): void;
}

/** As packages/runtime configures its clients. */
const COMMAND_TIMEOUT_MS = 2_000;

export function createRedisServer(deps: {
  scheduler: Scheduler;
  network: Network;
  journal: Journal;
  store: Store;
  faults: Faults;
  log: EventLog;
  /** Told of each outcome of the store: `claim void`. */
  onOutcome: (outcome: string) => void;
  /** Told of each fail-over, and how much it loses. */
  onFailOver: (lostMs: number) => void;
}): RedisServer {
  const { scheduler, network, store, faults, log } = deps;
  let isUp = true;
  /** Requests on their way here, over connections of this life of the server. */
  let coming = new Set<Exchange<never>>();
  const backListeners = new Set<() => void>();

  const comeBack = (): void => {
    if (isUp) return;
    isUp = true;
    log('redis', () => 'is back');
    for (const listener of backListeners) listener();
  };

  return {
    call: <Result>(from: Process, name: string, run: (store: Store) => Result) =>
      network.request<Result>(from, {
        faults: faults.redis,
        timeoutMs: COMMAND_TIMEOUT_MS,
        onSent: (exchange) => coming.add(exchange),
        serve(exchange) {
          // What was sent over a connection that broke never arrives.
          if (!coming.delete(exchange)) return;
          if (!isUp) return exchange.cut('no');
          const result = run(store);
          // Sweeps that find nothing are most of what there is, and tell nothing.
          if (!isNothing(result)) log('redis', () => `${from.name}: ${name} -> ${describeResult(result)}`);
          for (const outcome of outcomesOf(result)) deps.onOutcome(`${name.split(' ', 1)[0]} ${outcome}`);
          exchange.answer(result);
        },
      }),
    failOver(lostMs, downMs) {
      log('redis', () => `FAILS OVER: loses the writes of ${lostMs} ms, away for ${downMs} ms`);
      isUp = false;
      deps.onFailOver(lostMs);
      const broken = coming;
      coming = new Set();
      for (const exchange of broken) exchange.cut('unknown');
      deps.journal.rollBackTo(scheduler.nowMs() - lostMs);
      scheduler.after(downMs, comeBack);
    },
    comeBack,
    onBack(process, run) {
      const listener = process.bind(run);
      backListeners.add(listener);
      process.onCrash(() => backListeners.delete(listener));
    },
  };
}

const isNothing = (result: unknown): boolean => Array.isArray(result) && result.length === 0;

const outcomesOf = (result: unknown): string[] =>
  (Array.isArray(result) ? result : [result]).flatMap((each: { outcome?: string } | undefined) => each?.outcome ?? []);
