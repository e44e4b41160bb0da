import { randomUUID } from 'node:crypto';
import type { LoadPlan } from '../load-plan.ts';
import type { HttpPool } from './http-pool.ts';
import { type AcceptedEntry, createLoadBook, type LoadBook } from './load-book.ts';
import { type Player, RECYCLE_MS } from './players.ts';
import { rateOf } from './rate-of.ts';
import { readJoin, requestText } from './requests.ts';
import { runSchedule } from './schedule.ts';

/** Within so long a player who cancels does it. */
const CANCEL_WITHIN_MS = 1_000;
/** Requests that wait for a connection before the generator gives up on more: it is the gateway that does not keep up. */
const MOST_QUEUED = 100_000;

/** Lets players join as the plan says, open loop; everything that happens goes into the book. */
export async function runLoad(
  deps: {
    pool: HttpPool;
    players: readonly Player[];
    /** Who cancel instead of those who joined just now, as long as there are any: they are taken from the end. */
    leaving: AcceptedEntry[];
    plan: LoadPlan;
    random: () => number;
    signal: AbortSignal;
  },
  book: LoadBook = createLoadBook(),
): Promise<LoadBook> {
  const { pool, players, leaving, plan, random } = deps;
  const newKey = createKeys();
  // Whoever joined longest ago is next.
  let next = 0;
  let readsOwed = 0;
  const takeFree = (dueMs: number): Player | undefined => {
    for (let tries = 0; tries < players.length; tries += 1) {
      const player = players[next]!;
      next = (next + 1) % players.length;
      if (player.isFree || (Number.isNaN(player.toldMs) && dueMs - player.dueMs > RECYCLE_MS)) return player;
      // The others were asked even later.
      if (tries > 1_000) return undefined;
    }
    return undefined;
  };

  const read = (player: Player): void => {
    const startMs = performance.now();
    pool.send(requestText('GET', `/${player.entryId}`, player.headers), (response, endMs) => {
      book.onRead(startMs, endMs, response?.status);
    });
  };
  const cancel = ({ player, entryId }: AcceptedEntry): void => {
    const startMs = performance.now();
    pool.send(requestText('DELETE', `/${entryId}`, player.headers), (response, endMs) => {
      book.onCancel(startMs, endMs, entryId, response?.status);
      if (response?.status === 200) player.isFree = true;
    });
  };
  const join = (player: Player, dueMs: number): void => {
    player.isFree = false;
    player.dueMs = dueMs;
    player.toldMs = Number.NaN;
    const headers = `${player.headers}Idempotency-Key: ${newKey()}\r\n`;
    pool.send(requestText('POST', '', headers, player.body), (response, endMs) => {
      const { outcome, entryId } = readJoin(response);
      if (entryId === undefined) {
        book.onTurnedAway(dueMs, outcome);
        // Whoever is still queued is left alone for another round; whoever was turned away is free.
        player.isFree = outcome !== '409 ALREADY_QUEUED';
        return;
      }
      book.onAccepted(dueMs, endMs, entryId, player);
      player.entryId = entryId;
      if (random() >= plan.cancels) return;
      const leaver = leaving.pop() ?? { player, entryId };
      setTimeout(() => cancel(leaver), random() * CANCEL_WITHIN_MS);
    });
    readsOwed += plan.reads;
    while (readsOwed >= 1) {
      readsOwed -= 1;
      const other = players[Math.floor(random() * players.length)]!;
      if (other.entryId !== undefined) read(other);
    }
  };

  const seconds = plan.warmUpSeconds + plan.seconds;
  await runSchedule({ rateAt: rateOf(plan), seconds, signal: deps.signal }, (dueMs) => {
    book.onDue(dueMs);
    const player = pool.queued < MOST_QUEUED ? takeFree(dueMs) : undefined;
    if (player === undefined) book.onTurnedAway(dueMs, 'not sent');
    else join(player, dueMs);
  });
  return book;
}

/** Makes keys for idempotency: UUIDs that differ in their last digits, at a fraction of what a random one costs. */
function createKeys(): () => string {
  const prefix = randomUUID().slice(0, -12);
  let count = 0;
  return () => {
    count += 1;
    return prefix + count.toString(16).padStart(12, '0');
  };
}
