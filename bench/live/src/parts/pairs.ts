import { type Crowd, createCrowd } from '../clients/crowd.ts';
import type { LiveClient } from '../clients/live-client.ts';
import type { Scene } from './scene.ts';

/** Ratings go from -10,000 up: so many pairs have one of their own. */
const LOWEST_RATING = -10_000;

/** A crowd in which 0 and 1, 2 and 3 and so on can only meet each other (in the queue of pairs). */
export const createPairs = (scene: Scene, count: number): Promise<Crowd> => {
  if (count > 40_000) throw new RangeError('there are not that many different ratings');
  return createCrowd(scene.facts, { count, ratingOf: (index) => LOWEST_RATING + Math.floor(index / 2) });
};

/** The first of each pair, and the second. */
export const firsts = (crowd: Crowd): LiveClient[] => crowd.clients.filter((_, index) => index % 2 === 0);
export const seconds = (crowd: Crowd): LiveClient[] => crowd.clients.filter((_, index) => index % 2 === 1);

/** Whether a player was told of the match of their latest join. */
export const isMatched = (client: LiveClient): boolean =>
  client.joined !== undefined &&
  client.entry?.queue_entry_id === client.joined.queue_entry_id &&
  client.entry.status === 'MATCHED';

/** How many of them were told of their match. */
export const countMatched = (clients: readonly LiveClient[]): number => clients.filter(isMatched).length;

/** When a player was told of the match of the latest join, ms of this process's clock. */
export function toldAtMs(client: LiveClient): number | undefined {
  const entryId = client.joined?.queue_entry_id;
  return [...client.matches.values()].find((match) => match.entryId === entryId)?.atMs;
}

/** For each player of each pair: ms from the start of the later join until told. */
export function pushDelays(crowd: Crowd): number[] {
  return crowd.clients.flatMap((client, index) => {
    const partner = crowd.clients[index ^ 1];
    const atMs = toldAtMs(client);
    return partner === undefined || atMs === undefined
      ? []
      : [atMs - Math.max(client.joinStartMs, partner.joinStartMs)];
  });
}
