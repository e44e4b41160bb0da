import type { Game, Match } from '@paireto/contracts';
import type { EventLog } from '../kernel/event-log.ts';
import type { Exchange, Network } from '../kernel/network.ts';
import type { Process } from '../kernel/process.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { type Task, unlessUnanswered } from '../kernel/task.ts';
import type { Faults } from '../scenarios/faults.ts';

/** What the bridge understands of an answer to a creation; see docs/live-game-api.md. */
export type CreateResult =
  | { outcome: 'created'; game: Game }
  | { outcome: 'refused'; reason: string; final: boolean }
  | { outcome: 'busy'; retryAfterMs: number }
  | { outcome: 'unknown' };

export type FindResult = { outcome: 'found'; game: Game } | { outcome: 'none' } | { outcome: 'unknown' };

/** A game in the service's own books. */
export interface LedgerGame {
  gameId: string;
  match: Match;
  createdAtMs: number;
  withdrawnAtMs: number | undefined;
}

/**
 * The team's own game service: one game per key, however late a request is carried out. A definite refusal holds for the
 * key, and so does a withdrawal.
 */
export interface GameService {
  create(from: Process, key: string, match: Match): Task<CreateResult>;
  find(from: Process, key: string): Task<FindResult>;
  /** Whether the service confirmed it. */
  withdraw(from: Process, gameId: string): Task<boolean>;
  /** Withdraws what there is by this key, and whatever a request that is still under way would create. */
  closeKey(from: Process, key: string): Task<boolean>;
  isHealthy(from: Process): Task<boolean>;
  /** Answers nobody for a while. */
  goAway(downMs: number): void;
  comeBack(): void;
  readonly ledger: readonly LedgerGame[];
  /** Creations that are being worked on. */
  readonly underWay: number;
}

/** As LIVE_GAME_API_TIMEOUT_MS has it. */
const TIMEOUT_MS = 5_000;
const BUSY_MS = 1_000;

export function createGameService(deps: {
  scheduler: Scheduler;
  network: Network;
  random: Random;
  faults: Faults;
  log: EventLog;
}): GameService {
  const { scheduler, network, random, faults, log } = deps;
  const ledger: LedgerGame[] = [];
  const byKey = new Map<string, LedgerGame | { final: boolean }>();
  let backAtMs = 0;
  let underWay = 0;

  const gameOf = (entry: LedgerGame): CreateResult =>
    entry.withdrawnAtMs === undefined
      ? { outcome: 'created', game: { gameId: entry.gameId } }
      : { outcome: 'refused', reason: 'withdrawn', final: true };

  const createOnce = (key: string, match: Match): CreateResult => {
    const known = byKey.get(key);
    if (known !== undefined && 'gameId' in known) return gameOf(known);
    if (known !== undefined) return { outcome: 'refused', reason: 'refused before', final: known.final };
    const entry = { gameId: `g${ledger.length + 1}`, match, createdAtMs: scheduler.nowMs(), withdrawnAtMs: undefined };
    ledger.push(entry);
    byKey.set(key, entry);
    log('games', () => `creates ${entry.gameId} for ${key}`);
    return gameOf(entry);
  };

  const refuse = (key: string, final: boolean): CreateResult => {
    if (!byKey.has(key)) byKey.set(key, { final });
    log('games', () => `refuses ${key}${final ? ' finally' : ''}`);
    return { outcome: 'refused', reason: 'refused', final };
  };

  const work = (delayMs: number, run: () => void): void => {
    underWay += 1;
    scheduler.after(delayMs, () => {
      underWay -= 1;
      run();
    });
  };

  /** Most games are there at once, some take their time. */
  const usualMs = (): number => (random.chance(0.85) ? random.between(2, 40) : random.between(40, 0.9 * TIMEOUT_MS));

  /** The answer where no game is created now. */
  const decline = (key: string): CreateResult | undefined => {
    const { game } = faults;
    const isNew = !byKey.has(key);
    if (random.chance(game.errorBefore)) return { outcome: 'unknown' };
    if (random.chance(game.busy)) return { outcome: 'busy', retryAfterMs: BUSY_MS };
    if (isNew && random.chance(game.refuse)) return refuse(key, false);
    return isNew && random.chance(game.refuseFinally) ? refuse(key, true) : undefined;
  };

  const serveCreate = (key: string, match: Match, exchange: Exchange<CreateResult>): void => {
    const declined = decline(key);
    if (declined !== undefined) {
      exchange.answer(declined);
      return;
    }
    const isSlow = random.chance(faults.game.slow);
    const fails = random.chance(faults.game.errorAfter);
    work(isSlow ? random.between(TIMEOUT_MS, 3 * TIMEOUT_MS) : usualMs(), () => {
      const result = createOnce(key, match);
      exchange.answer(fails ? { outcome: 'unknown' } : result);
    });
  };

  /** Undefined when nobody answered. */
  const ask = <Answer>(from: Process, serve: (exchange: Exchange<Answer>) => void): Task<Answer | undefined> =>
    unlessUnanswered(
      network.request<Answer>(from, {
        faults: faults.gameLink,
        timeoutMs: TIMEOUT_MS,
        serve: (exchange) => (scheduler.nowMs() < backAtMs ? exchange.cut('no') : serve(exchange)),
      }),
    );

  return {
    *create(from, key, match) {
      const result = yield* ask<CreateResult>(from, (exchange) => serveCreate(key, match, exchange));
      return result ?? { outcome: 'unknown' };
    },
    *find(from, key) {
      const result = yield* ask<FindResult>(from, (exchange) => {
        const known = byKey.get(key);
        const isThere = known !== undefined && 'gameId' in known && known.withdrawnAtMs === undefined;
        exchange.answer(isThere ? { outcome: 'found', game: { gameId: known.gameId } } : { outcome: 'none' });
      });
      return result ?? { outcome: 'unknown' };
    },
    *withdraw(from, gameId) {
      const done = yield* ask<true>(from, (exchange) => {
        const entry = ledger.find((each) => each.gameId === gameId);
        if (entry) entry.withdrawnAtMs ??= scheduler.nowMs();
        log('games', () => `withdraws ${gameId}`);
        exchange.answer(true);
      });
      return done === true;
    },
    *closeKey(from, key) {
      const done = yield* ask<true>(from, (exchange) => {
        const known = byKey.get(key);
        if (known === undefined) byKey.set(key, { final: true });
        else if ('gameId' in known) known.withdrawnAtMs ??= scheduler.nowMs();
        log('games', () => `closes ${key}`);
        exchange.answer(true);
      });
      return done === true;
    },
    *isHealthy(from) {
      return (yield* ask<true>(from, (exchange) => exchange.answer(true))) === true;
    },
    goAway(downMs) {
      backAtMs = Math.max(backAtMs, scheduler.nowMs() + downMs);
      log('games', () => `GOES AWAY for ${downMs} ms`);
    },
    comeBack() {
      backAtMs = 0;
    },
    ledger,
    get underWay() {
      return underWay;
    },
  };
}
