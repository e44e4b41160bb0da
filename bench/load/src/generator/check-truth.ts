import { setTimeout as sleep } from 'node:timers/promises';
import { readLedger } from '@paireto/stack';
import type { HttpPool } from './http-pool.ts';
import type { AcceptedEntry, LoadBook } from './load-book.ts';
import { requestText } from './requests.ts';
import { memberName } from './response-parser.ts';

/** What became of accepted entries. */
export interface Truth {
  /** Entries that were looked at: all, or every n-th. */
  checked: number;
  /** Entries of those who wait from the beginning that were looked at. */
  waitingChecked: number;
  /** By state; `LOST` where the gateway knows no such entry. */
  states: Readonly<Record<string, number>>;
  /** Games of the game service, and what is wrong with them. */
  games: number;
  problems: readonly string[];
}

/** More are not read one by one. */
const MOST_CHECKED = 20_000;
const STATUS = memberName('status');

/** Asks the gateway what became of accepted entries, and the game service who plays. */
export async function checkTruth(deps: {
  pool: HttpPool;
  book: LoadBook;
  /** Some of those who wait for nobody who comes. */
  waiting: readonly AcceptedEntry[];
  liveGameUrl: string;
  isTenant: (tenant: string) => boolean;
}): Promise<Truth> {
  const { accepted, cancelled } = deps.book;
  const step = Math.max(1, Math.ceil(accepted.length / MOST_CHECKED));
  const looked = accepted.filter((_, index) => index % step === 0);
  const states: Record<string, number> = {};
  const problems: string[] = [];
  await forEach(looked, async (entry) => {
    const state = await stateOf(deps.pool, entry);
    states[state] = (states[state] ?? 0) + 1;
    if (state === 'LOST') problems.push(`entry ${entry.entryId} of ${entry.player.userId} is gone`);
    if (cancelled.has(entry.entryId) && state !== 'CANCELLED')
      problems.push(`entry ${entry.entryId} was cancelled with 200 and is ${state}`);
  });
  await forEach(deps.waiting, async (entry) => {
    const state = await stateOf(deps.pool, entry);
    const expected = cancelled.has(entry.entryId) ? 'CANCELLED' : 'SEARCHING';
    if (state !== expected)
      problems.push(`entry ${entry.entryId} of ${entry.player.userId}, who waits, is ${state} and not ${expected}`);
  });
  const games = await readLedger(deps.liveGameUrl, deps.isTenant);
  return {
    checked: looked.length,
    waitingChecked: deps.waiting.length,
    states,
    games: games.length,
    problems: [...problems, ...gameProblems(deps.book, games)],
  };
}

/** Questions under way at once: to ask must not be a load. */
const AT_ONCE = 64;

async function forEach<Item>(items: readonly Item[], look: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await look(items[index]!);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

const ASKED_TIMES = 20;
const ASK_AGAIN_MS = 500;

/** A gateway that is still busy, or being started again, is asked once more a little later. */
async function stateOf(pool: HttpPool, { entryId, player }: AcceptedEntry): Promise<string> {
  const text = requestText('GET', `/${entryId}`, player.headers);
  let status: number | undefined;
  for (let times = 0; times < ASKED_TIMES; times += 1) {
    if (times > 0) await sleep(ASK_AGAIN_MS);
    // The answer can be read only now.
    const state = await new Promise<string | undefined>((resolve) => {
      pool.send(text, (response) => {
        status = response?.status;
        resolve(response?.member(STATUS));
      });
    });
    if (status === 404) return 'LOST';
    if (state !== undefined) return state;
  }
  return `UNKNOWN (${status ?? 'no answer'})`;
}

/** Nobody plays more games than they joined for, and no match has two games. */
function gameProblems(book: LoadBook, games: Awaited<ReturnType<typeof readLedger>>): string[] {
  const joined = new Map<string, number>();
  for (const { player } of book.accepted) joined.set(player.userId, (joined.get(player.userId) ?? 0) + 1);
  const played = new Map<string, number>();
  const matches = new Set<string>();
  const problems: string[] = [];
  for (const { match_id, withdrawn, white_player_id, black_player_id } of games) {
    if (matches.has(match_id)) problems.push(`match ${match_id} has two games`);
    matches.add(match_id);
    if (withdrawn) continue;
    for (const userId of [white_player_id, black_player_id])
      if (userId !== undefined) played.set(userId, (played.get(userId) ?? 0) + 1);
  }
  for (const [userId, count] of played) {
    // A join whose answer was lost counts with the game service alone.
    if (count > (joined.get(userId) ?? 0) && !book.outcomes.joins.has('no answer'))
      problems.push(`${userId} plays ${count} games and joined ${joined.get(userId) ?? 0} times`);
  }
  return problems;
}
