import { type GrowingLimit, limitAfter, waitUntilLimit } from '@paireto/engine';
import { type DemoPlayer, isSearching } from './demo-player.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The state of the run in one line. */
export function liveLine(players: readonly DemoPlayer[], total: number, elapsedMs: number): string {
  const count = (test: (player: DemoPlayer) => boolean): number => players.filter(test).length;
  const matched = count((player) => player.status === 'MATCHED');
  const others = count((player) => ['LOST', 'CANCELLED', 'TIMED_OUT', 'FAILED'].includes(player.status));
  return [
    `searching ${count(isSearching)}`,
    `placing ${count((player) => player.status === 'PLACING')}`,
    `matched ${matched}/${total}`,
    ...(others > 0 ? [`in trouble ${others}`] : []),
    seconds(elapsedMs),
  ].join(' · ');
}

/**
 * Who still waits once everybody has arrived, and when those nearest to each other will be let together: when the
 * queue's `window` of the one who came later reaches their distance. Empty when fewer than two wait.
 */
export function stragglersLine(players: readonly DemoPlayer[], nowMs: number, window: GrowingLimit): string {
  const waiting = players.filter((player) => player.status === 'SEARCHING').sort((a, b) => a.rating - b.rating);
  const pairs = waiting.slice(1).map((player, index) => {
    const lower = waiting[index] ?? player;
    return { lower, upper: player, gap: player.rating - lower.rating };
  });
  const nearest = pairs.sort((a, b) => a.gap - b.gap)[0];
  if (nearest === undefined) return '';
  const joinedMs = Math.max(nearest.lower.joinedMs ?? nowMs, nearest.upper.joinedMs ?? nowMs);
  const waitMs = waitUntilLimit(window, nearest.gap);
  const inMs = Math.max(0, joinedMs + waitMs - nowMs);
  const when = Number.isFinite(waitMs)
    ? `may meet in ${Math.ceil(inMs / 1000)} s, when their windows reach ${limitAfter(window, waitMs)}`
    : 'may never meet';
  const ratings = waiting.map((player) => player.rating).join(', ');
  return `still waiting: ${ratings}; the nearest two (${nearest.gap} points apart) ${when}`;
}
