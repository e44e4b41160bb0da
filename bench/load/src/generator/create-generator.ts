import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@paireto/stack';
import type { LoadPlan } from '../load-plan.ts';
import { checkTruth } from './check-truth.ts';
import { createHttpPool } from './http-pool.ts';
import { createLoadBook, type LoadBook } from './load-book.ts';
import type { FromGenerator, GeneratorFacts, ToGenerator } from './messages.ts';
import { createPlayers, type Player } from './players.ts';
import { pressBare } from './press-bare.ts';
import { RECYCLE_MS, runLoad } from './run-load.ts';
import { summarize } from './summarize.ts';
import { watchPlayers } from './watch-players.ts';

/** Players for so many seconds of joins: nobody is asked to join again before the last match can be over. */
const PLAYERS_FOR_S = (RECYCLE_MS / 1_000) * 1.5;
const LEAST_PLAYERS = 2_000;
/** After the last join, so long is waited for the last pushes. */
const DRAIN_LIMIT_S = 10;

/** Carries out what the process that holds the system asks for. */
export function createGenerator(send: (message: FromGenerator) => void): { take(message: ToGenerator): Promise<void> } {
  let facts: GeneratorFacts | undefined;
  const live = (line: string): void => send({ type: 'say', line, live: true });
  return {
    async take(message) {
      try {
        if (message.type === 'facts') facts = message.facts;
        else if (facts === undefined) throw new Error('nothing is known of the system yet');
        else if (message.type === 'bare') send({ type: 'bare', perSecond: await pressBare(message, facts.jwt) });
        else await run(facts, message.plan, send, live);
      } catch (error) {
        send({ type: 'failed', error: error instanceof Error ? error.message : String(error) });
      }
    },
  };
}

async function run(
  facts: GeneratorFacts,
  plan: LoadPlan,
  send: (message: FromGenerator) => void,
  live: (line: string) => void,
): Promise<void> {
  const tenant = `bench-${randomUUID().slice(0, 8)}`;
  const count = Math.max(LEAST_PLAYERS, Math.ceil(plan.rate * PLAYERS_FOR_S)) + plan.waiting;
  const players = await createPlayers({ ...facts, tenant }, plan, count, (made) =>
    live(`${made.toLocaleString('en')} of ${count.toLocaleString('en')} players have a token`),
  );
  const pool = createHttpPool(facts.gatewayUrls, plan.connections);
  const book = createLoadBook();
  await fill(players.slice(0, plan.waiting), { pool, plan, live });
  const coming = players.slice(plan.waiting);
  const watching = await watchPlayers(
    { gatewayUrls: facts.gatewayUrls, book, onOpen: (open) => live(`${open.toLocaleString('en')} sockets open`) },
    // Spread over all: everybody's turn comes in order.
    everyNth(coming, plan.sockets),
  );
  send({ type: 'phase', phase: 'prepared' });

  const startMs = performance.now();
  const telling = setInterval(() => live(progressLine(book, startMs, pool.queued)), 1_000);
  setTimeout(() => send({ type: 'phase', phase: 'counting' }), plan.warmUpSeconds * 1_000);
  const random = seededRandom(plan.seed + 1);
  await runLoad({ pool, players: coming, plan, random, signal: new AbortController().signal }, book);
  send({ type: 'phase', phase: 'counted' });
  const drainSeconds = await drained(coming, () => pool.queued);
  send({ type: 'phase', phase: 'drained' });
  clearInterval(telling);

  const truth = await checkTruth({ pool, book, liveGameUrl: facts.liveGameUrl, tenant });
  const { open } = watching;
  watching.close();
  pool.close();
  send({ type: 'result', result: summarize(book, { plan, startMs, truth, drainSeconds, sockets: open }) });
}

/** Lets players join who will wait, as fast as the gateway takes them. */
async function fill(
  players: readonly Player[],
  { pool, plan, live }: { pool: ReturnType<typeof createHttpPool>; plan: LoadPlan; live: (line: string) => void },
): Promise<void> {
  if (players.length === 0) return;
  const book = createLoadBook();
  let index = 0;
  while (index < players.length) {
    const part = players.slice(index, index + 20_000);
    // A schedule of its own: everybody is due at once, the connections are what holds them back.
    await runLoad(
      {
        pool,
        players: part,
        plan: { ...plan, scenario: 'one-pool', rate: part.length, warmUpSeconds: 0, seconds: 1, reads: 0, cancels: 0 },
        random: () => 1,
        signal: new AbortController().signal,
      },
      book,
    );
    while (pool.queued > 0) await sleep(50);
    index += part.length;
    live(`${index.toLocaleString('en')} of ${players.length.toLocaleString('en')} players wait`);
  }
}

const everyNth = (players: readonly Player[], count: number): Player[] => {
  const step = Math.max(1, Math.floor(players.length / Math.max(1, count)));
  return count === 0 ? [] : players.filter((_, index) => index % step === 0).slice(0, count);
};

/** How long it takes until no request is open and nobody has been told of a match for a second, s. */
async function drained(players: readonly Player[], queued: () => number): Promise<number> {
  const startMs = performance.now();
  const lastTold = (): number =>
    // Not a number where nobody was told.
    players.reduce((last, { toldMs }) => Math.max(last, toldMs || 0), startMs);
  while (performance.now() - startMs < DRAIN_LIMIT_S * 1_000) {
    await sleep(100);
    if (queued() === 0 && performance.now() - lastTold() > 1_000) break;
  }
  return (lastTold() - startMs) / 1_000;
}

function progressLine(book: LoadBook, startMs: number, queued: number): string {
  const nowMs = performance.now();
  const lately = book.joins.between(nowMs - 2_000, nowMs - 1_000).length;
  const refused = book.refused.length;
  return [
    `${Math.round((nowMs - startMs) / 1_000)} s`,
    `${lately.toLocaleString('en')} joins/s`,
    `${book.accepted.length.toLocaleString('en')} accepted`,
    `${refused.toLocaleString('en')} refused`,
    `${book.pushes.count.toLocaleString('en')} pushes`,
    ...(queued > 0 ? [`${queued.toLocaleString('en')} wait for a connection`] : []),
  ].join(' · ');
}
