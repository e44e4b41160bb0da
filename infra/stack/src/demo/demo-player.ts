import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Assignment, isActive, type QueueEntry, type TicketState } from '@paireto/contracts';
import { type MatchmakingClient, RefusedError } from './matchmaking-client.ts';

/** A simulated player and what has become of it so far. */
export interface DemoPlayer {
  readonly userId: string;
  readonly rating: number;
  /** Drawn near somebody who waited, at the end of the run. */
  readonly closing: boolean;
  readonly token: string;
  /** LOST: the gateway could not be asked, or refused. */
  status: 'JOINING' | 'LOST' | TicketState;
  entryId: string | undefined;
  /** When the join was answered, and when the game was seen, on the clock of the demo (ms). */
  joinedMs: number | undefined;
  matchedMs: number | undefined;
  matchId: string | undefined;
  assignment: Assignment | undefined;
  trouble: string | undefined;
}

export function newPlayer(facts: { userId: string; rating: number; closing: boolean; token: string }): DemoPlayer {
  return {
    ...facts,
    status: 'JOINING',
    entryId: undefined,
    joinedMs: undefined,
    matchedMs: undefined,
    matchId: undefined,
    assignment: undefined,
    trouble: undefined,
  };
}

/** Whether it is in the queue or on its way there. */
export const isSearching = (player: DemoPlayer): boolean =>
  player.status === 'JOINING' || player.status === 'SEARCHING';

export interface PlayerDeps {
  client: MatchmakingClient;
  nowMs: () => number;
  signal: AbortSignal;
}

/** Polls quickly at first, when a game is most likely, and politely later. */
const FIRST_POLL_MS = 25;
const LONGEST_POLL_MS = 1_000;
const POLL_GROWTH = 1.4;
/** A gateway that cannot be asked for so long has lost the player. */
const GIVE_UP_AFTER_MS = 60_000;

/** Joins, and polls until the entry has come to an end or the signal aborts. Never rejects. */
export async function playThrough(player: DemoPlayer, deps: PlayerDeps): Promise<void> {
  try {
    const key = randomUUID();
    const entry = await persistently(deps, () => deps.client.join(player.token, key));
    player.joinedMs = deps.nowMs();
    player.entryId = entry.queue_entry_id;
    take(player, entry, deps.nowMs());
    for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * POLL_GROWTH, LONGEST_POLL_MS)) {
      if (hasEnded(player)) return;
      await sleep(pauseMs, undefined, { signal: deps.signal });
      if (hasEnded(player)) return;
      await persistently(deps, () => lookUp(player, deps));
    }
  } catch (error) {
    if (deps.signal.aborted) return;
    player.status = 'LOST';
    player.trouble = error instanceof Error ? error.message : String(error);
  }
}

const hasEnded = (player: DemoPlayer): boolean =>
  player.status !== 'JOINING' && player.status !== 'LOST' && !isActive(player.status);

/** Asks once where the player stands. */
export async function lookUp(player: DemoPlayer, deps: PlayerDeps): Promise<void> {
  if (player.entryId === undefined || hasEnded(player)) return;
  take(player, await deps.client.read(player.token, player.entryId), deps.nowMs());
}

function take(player: DemoPlayer, entry: QueueEntry, nowMs: number): void {
  // Two looks may overtake each other; an end is final.
  if (hasEnded(player)) return;
  player.status = entry.status;
  player.matchId = entry.match_id;
  player.trouble = entry.reason;
  if (entry.status !== 'MATCHED') return;
  player.assignment = entry.assignment;
  player.matchedMs = nowMs;
}

/** Asks again, as the answer tells, while it may help. */
async function persistently<Result>(deps: PlayerDeps, ask: () => Promise<Result>): Promise<Result> {
  const startedMs = deps.nowMs();
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const retryAfterMs = error instanceof RefusedError ? error.retryAfterMs : undefined;
      if (retryAfterMs === undefined || deps.nowMs() - startedMs > GIVE_UP_AFTER_MS) throw error;
      await sleep(retryAfterMs, undefined, { signal: deps.signal });
    }
  }
}
