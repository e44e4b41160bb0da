import { setTimeout as sleep } from 'node:timers/promises';
import { checkRecords } from '../check/check-records.ts';
import type { Evidence, Violation } from '../check/evidence.ts';
import { ticketStories } from '../check/ticket-stories.ts';
import { readGames } from '../world/read-games.ts';
import { readRecords } from '../world/read-records.ts';
import { readStoredState } from '../world/read-stored-state.ts';
import type { World } from '../world/start-world.ts';
import type { Scene } from './scene.ts';

/** Records may come late: an event that was in the hands of a killed bridge is delivered again after its ack wait. */
const RECORDS_LIMIT_MS = 90_000;
/** The indexes of Redis are tidied a moment after the last ticket has ended. */
const INDEXES_LIMIT_MS = 15_000;
const LOOK_EVERY_MS = 500;

/** Collects all accounts of the run once nothing changes any more. */
export async function gatherEvidence(
  world: World,
  scene: Scene,
  known: { quietMs: number; loss: Evidence['loss']; observed: readonly Violation[] },
  signal: AbortSignal,
): Promise<Evidence> {
  const { redis, database, liveGame } = world.stack.urls;
  const waitMs = (): Promise<void> => sleep(LOOK_EVERY_MS, undefined, { signal });

  let stored = await readStoredState(redis, scene.tenants);
  const indexesDeadlineMs = scene.nowMs() + INDEXES_LIMIT_MS;
  while (stored.placing.length + stored.outbox.length > 0 && scene.nowMs() < indexesDeadlineMs) {
    await waitMs();
    stored = await readStoredState(redis, scene.tenants);
  }
  const games = await readGames(liveGame, scene.tenants);
  const exchanges = scene.history.all();
  const stories = ticketStories({ exchanges, loss: known.loss });

  const recordsDeadlineMs = scene.nowMs() + RECORDS_LIMIT_MS;
  for (;;) {
    const records = await readRecords(database, scene.tenants);
    const evidence: Evidence = { ...known, exchanges, stored, records, games };
    if (checkRecords(evidence, stories).length === 0 || scene.nowMs() > recordsDeadlineMs) return evidence;
    await waitMs();
  }
}
