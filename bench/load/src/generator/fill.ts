import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpPool } from './http-pool.ts';
import type { AcceptedEntry } from './load-book.ts';
import type { Player } from './players.ts';
import { readJoin, requestText } from './requests.ts';

/** Those who wait before the load begins. */
export interface Filled {
  waiting: number;
  /** How long it took to let them join, s. */
  seconds: number;
  /** Some of them, evenly chosen, whose entries are looked at in the end. */
  kept: readonly AcceptedEntry[];
  /** Others of them, who will cancel. */
  leaving: AcceptedEntry[];
}

/** Of so many at most is kept who they are. */
const MOST_KEPT = 20_000;
/** Players are made in such parts, one while the one before joins: a million of them at once would not fit. */
const PART = 5_000;
/** Whoever is turned away tries again after this. */
const AGAIN_MS = 200;
const MOST_TRIES = 300;

/**
 * Lets players join who will wait, as fast as the gateway takes them (closed loop): each connection has one join under way, and a
 * join that is turned away is repeated.
 * @throws when somebody cannot join at all
 */
export async function fill(
  deps: {
    pool: HttpPool;
    connections: number;
    makePlayers: (part: { first: number; count: number }) => Promise<Player[]>;
    onProgress: (waiting: number, perSecond: number) => void;
  },
  count: number,
): Promise<Filled> {
  const startMs = performance.now();
  const every = Math.max(1, Math.ceil(count / MOST_KEPT));
  const kept: AcceptedEntry[] = [];
  const leaving: AcceptedEntry[] = [];
  let waiting = 0;
  const makePart = (first: number): Promise<Player[]> =>
    first < count ? deps.makePlayers({ first, count: Math.min(PART, count - first) }) : Promise.resolve([]);

  let making = makePart(0);
  for (let first = 0; first < count; first += PART) {
    const part = await making;
    making = makePart(first + PART);
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let index = next++; index < part.length; index = next++) {
        const player = part[index]!;
        const entry = { entryId: await joinAtLast(deps.pool, player), player };
        waiting += 1;
        const place = first + index;
        if (place % Math.max(every, 10) === 1) leaving.push(entry);
        else if (place % every === 0) kept.push(entry);
      }
    };
    await Promise.all(Array.from({ length: deps.connections }, lane));
    deps.onProgress(waiting, (waiting * 1_000) / (performance.now() - startMs));
  }
  return { waiting, kept, leaving, seconds: (performance.now() - startMs) / 1_000 };
}

async function joinAtLast(pool: HttpPool, player: Player): Promise<string> {
  const text = requestText(
    'POST',
    '',
    // The same key each time: an answer that was lost is had again.
    `${player.headers}Idempotency-Key: ${randomUUID()}\r\n`,
    player.body,
  );
  let outcome = '';
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const joined = await new Promise<ReturnType<typeof readJoin>>((resolve) => {
      pool.send(text, (response) => resolve(readJoin(response)));
    });
    if (joined.entryId !== undefined) return joined.entryId;
    ({ outcome } = joined);
    await sleep(AGAIN_MS);
  }
  throw new Error(`${player.userId} could not join: ${outcome}`);
}
