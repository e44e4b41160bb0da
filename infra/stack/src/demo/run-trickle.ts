import { setTimeout as sleep } from 'node:timers/promises';
import { type DemoPlayer, isSearching, lookUp, newPlayer, type PlayerDeps, playThrough } from './demo-player.ts';
import { closingTarget, drawArrivals, drawRating, drawRatingNear } from './population.ts';
import type { Random } from './seeded-random.ts';

export interface TrickleOptions {
  /** How many players; an even number. */
  count: number;
  /** Within which they arrive, ms. */
  spanMs: number;
  random: Random;
  /** Whether the last ones come along for those who wait; see `closingTarget`. */
  closing: boolean;
  tokenFor: (userId: string, rating: number) => Promise<string>;
}

/** A match of two who can meet takes far less; whoever waits longer has found nobody. */
const SETTLED_MS = 500;
const LOOK_MS = 25;

/**
 * Lets the players arrive one after the other and waits until each has come to an end.
 * @param players receives them as they arrive, so that others can watch.
 */
export async function runTrickle(options: TrickleOptions, deps: PlayerDeps, players: DemoPlayer[]): Promise<void> {
  const arrivals = drawArrivals(options.count, options.spanMs, options.random);
  const startedMs = deps.nowMs();
  const playing: Promise<void>[] = [];
  try {
    for (const [index, atMs] of arrivals.entries()) {
      await sleep(Math.max(0, startedMs + atMs - deps.nowMs()), undefined, { signal: deps.signal });
      const target = options.closing ? await nextTarget(options.count - index, players, deps) : undefined;
      const rating = target ? drawRatingNear(target.rating, options.random) : drawRating(options.random);
      const userId = `player-${String(index + 1).padStart(4, '0')}`;
      const token = await options.tokenFor(userId, rating);
      const player = newPlayer({ userId, rating, closing: target !== undefined, token });
      players.push(player);
      playing.push(playThrough(player, deps));
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error;
  }
  await Promise.all(playing);
}

/** Whom the next player comes along for. Looks closely only when it matters: who was just matched does not wait. */
async function nextTarget(
  toCome: number,
  players: readonly DemoPlayer[],
  deps: PlayerDeps,
): Promise<DemoPlayer | undefined> {
  const waiting = (): DemoPlayer[] => players.filter(isSearching);
  if (closingTarget(toCome, waiting()) === undefined) return undefined;
  const untilMs = deps.nowMs() + SETTLED_MS;
  const isFresh = (player: DemoPlayer): boolean =>
    isSearching(player) && (player.joinedMs === undefined || deps.nowMs() - player.joinedMs < SETTLED_MS);
  while (players.some(isFresh) && deps.nowMs() < untilMs) await sleep(LOOK_MS, undefined, { signal: deps.signal });
  await Promise.all(waiting().map((player) => lookUp(player, deps).catch(() => undefined)));
  const target = closingTarget(toCome, waiting());
  return target && waiting().find((player) => player.userId === target.userId);
}
