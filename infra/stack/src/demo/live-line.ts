import { chessQueue } from '@paireto/contracts';
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
 * window of both (it widens with each one's own wait) reaches their distance. Empty when fewer than two wait.
 */
export function stragglersLine(players: readonly DemoPlayer[], nowMs: number): string {
  const waiting = players.filter((player) => player.status === 'SEARCHING').sort((a, b) => a.rating - b.rating);
  const pairs = waiting.slice(1).map((player, index) => {
    const lower = waiting[index] ?? player;
    return { lower, upper: player, gap: player.rating - lower.rating };
  });
  const nearest = pairs.sort((a, b) => a.gap - b.gap)[0];
  if (nearest === undefined) return '';
  const joinedMs = Math.max(nearest.lower.joinedMs ?? nowMs, nearest.upper.joinedMs ?? nowMs);
  const inMs = Math.max(0, joinedMs + waitUntilAdmittedMs(nearest.gap) - nowMs);
  return (
    `still waiting: ${waiting.map((player) => player.rating).join(', ')}; the nearest two (${nearest.gap} points apart) ` +
    `may meet in ${Math.ceil(inMs / 1000)} s, when their windows reach ${windowFor(nearest.gap)}`
  );
}

const { window, widenBy, widenEverySeconds } = chessQueue.rating;

const stepsFor = (gap: number): number => Math.max(0, Math.ceil((gap - window) / widenBy));

/** How long both must have waited until the chess queue lets two meet who are `gap` points apart, ms. */
export const waitUntilAdmittedMs = (gap: number): number => stepsFor(gap) * widenEverySeconds * 1_000;

const windowFor = (gap: number): number => window + stepsFor(gap) * widenBy;
