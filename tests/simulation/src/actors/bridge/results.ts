import type { Match } from '@paireto/contracts';
import type { Process } from '../../kernel/process.ts';
import { type Task, unlessUnanswered } from '../../kernel/task.ts';
import type { World } from '../../world.ts';

const LOOK_INTERVAL_MS = 1_000;
/** How likely a game server tells how its game ended, and how long a game takes. */
const REPORTED = 0.8;
const GAME_MS = { least: 500, most: 15_000 };

/** Game servers report results, and report again what was not answered: the players of the game are let go. */
export function startResults(world: World, process: Process): void {
  const { history, random, scheduler, records } = world;
  if (world.queue.holdForMs === undefined) return;
  const dueAtMs = new Map<string, number>();
  let isUnderWay = false;

  function* release({ id, tenant, tickets }: Match): Task<void> {
    const userIds = tickets.flatMap(({ players }) => players.map(({ userId }) => userId));
    const ended = { matchId: id, ticketIds: tickets.map(({ ticketId }) => ticketId), userIds };
    const released = yield* unlessUnanswered(
      world.redis.call(process, `release ${id}`, (store) => {
        history.resultCame(id);
        return store.releaseMatch(tenant, ended);
      }),
    );
    if (released === undefined) return;
    history.released(id);
    dueAtMs.set(id, Number.POSITIVE_INFINITY);
  }

  function* look(): Task<void> {
    for (const { match, state } of [...records.records]) {
      if (state !== 'MATCHED') continue;
      const dueAt = dueAtMs.get(match.id) ?? whenOver();
      dueAtMs.set(match.id, dueAt);
      if (dueAt <= scheduler.nowMs()) yield* release(match);
    }
    isUnderWay = false;
  }

  const whenOver = (): number =>
    random.chance(REPORTED)
      ? scheduler.nowMs() + random.between(GAME_MS.least, GAME_MS.most)
      : Number.POSITIVE_INFINITY;

  process.every(LOOK_INTERVAL_MS, () => {
    if (isUnderWay) return;
    isUnderWay = true;
    process.spawn(look());
  });
}
