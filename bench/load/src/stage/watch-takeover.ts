import { setTimeout as sleep } from 'node:timers/promises';
import { PARTITION_COUNT } from '@paireto/contracts';
import type { AppMetrics } from './app-metrics.ts';

/** How the other shards took over what a killed one had; moments are epoch ms. */
export interface Takeover {
  killed: string;
  killedAtMs: number;
  /** Tickets that all shards had before. */
  ticketsBefore: number;
  /** When the others owned all partitions, which is what they do at once when they notice; undefined: they did not. */
  noticedAtMs: number | undefined;
  /** When they had loaded all of them, with everybody who waits, and how many tickets they had then. */
  loadedAtMs: number | undefined;
  ticketsAfter: number;
}

const ASK_EVERY_MS = 40;

/**
 * Asks the shards that are left again and again until they have taken over everything, or for `withinMs`. Between two answers
 * lies some time: they count as having noticed when the last answer came in which they had not.
 */
export async function watchTakeover(
  deps: { readSurvivors: () => Promise<readonly AppMetrics[]>; nowMs: () => number },
  start: Pick<Takeover, 'killed' | 'killedAtMs' | 'ticketsBefore'>,
  withinMs: number,
): Promise<Takeover> {
  const takeover: Takeover = { ...start, noticedAtMs: undefined, loadedAtMs: undefined, ticketsAfter: 0 };
  let unnoticedAtMs = start.killedAtMs;
  while (takeover.loadedAtMs === undefined && deps.nowMs() - start.killedAtMs < withinMs) {
    const survivors = await deps.readSurvivors();
    const atMs = deps.nowMs();
    const owned = survivors.reduce((sum, { partitions }) => sum + partitions.owned, 0);
    const loaded = survivors.reduce((sum, { partitions }) => sum + partitions.loaded, 0);
    if (owned >= PARTITION_COUNT) takeover.noticedAtMs ??= unnoticedAtMs;
    else unnoticedAtMs = atMs;
    if (loaded >= PARTITION_COUNT) {
      takeover.loadedAtMs = atMs;
      takeover.ticketsAfter = survivors.reduce((sum, { tickets }) => sum + tickets, 0);
    }
    await sleep(ASK_EVERY_MS);
  }
  return takeover;
}
