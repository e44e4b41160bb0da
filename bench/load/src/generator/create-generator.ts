import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@paireto/stack';
import type { LoadPlan } from '../load-plan.ts';
import { checkTruth } from './check-truth.ts';
import { fill } from './fill.ts';
import { createHttpPool } from './http-pool.ts';
import { createLoadBook, type LoadBook } from './load-book.ts';
import type { FromGenerator, GeneratorFacts, LoadPhase, ToGenerator } from './messages.ts';
import { comingPlayers, createPlayers, type Player } from './players.ts';
import { pressBare } from './press-bare.ts';
import { runLoad } from './run-load.ts';
import { summarize } from './summarize.ts';
import { watchPlayers } from './watch-players.ts';

/** After the last join, so long is waited for the last answers and pushes at most. */
const DRAIN_LIMIT_S = 60;
/** When nobody has been told of a match for so long, it is over. */
const SILENCE_MS = 1_500;

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
  const tenants = `bench-${randomUUID().slice(0, 8)}`;
  const phase = (name: LoadPhase): void => send({ type: 'phase', phase: name });
  const makers = { ...facts, tenants };
  const count = comingPlayers(plan);
  const coming = await createPlayers(makers, plan, { first: plan.waiting, count }, (made) =>
    live(`${made.toLocaleString('en')} of ${count.toLocaleString('en')} players have a token`),
  );
  const pool = createHttpPool(facts.gatewayUrls, plan.connections);
  const book = createLoadBook();
  if (plan.idleSeconds > 0) await stayIdle('empty', { plan, phase, live });
  phase('filling');
  const filled = await fill(
    {
      pool,
      connections: plan.connections,
      makePlayers: (part) => createPlayers(makers, plan, part),
      onProgress: (waiting, perSecond) =>
        live(
          `${waiting.toLocaleString('en')} of ${plan.waiting.toLocaleString('en')} players wait, ${Math.round(perSecond).toLocaleString('en')} joins/s`,
        ),
    },
    plan.waiting,
  );
  if (plan.idleSeconds > 0 && plan.waiting > 0) await stayIdle('filled', { plan, phase, live });
  phase('prepared');
  const watching = await watchPlayers(
    { gatewayUrls: facts.gatewayUrls, book, onOpen: (open) => live(`${open.toLocaleString('en')} sockets open`) },
    // Spread over all: everybody's turn comes in order.
    everyNth(coming, plan.sockets),
  );

  const startMs = performance.now();
  const telling = setInterval(() => live(progressLine(book, startMs, pool.queued)), 1_000);
  setTimeout(() => phase('counting'), plan.warmUpSeconds * 1_000);
  const random = seededRandom(plan.seed + 1);
  const leavers = [...filled.leaving];
  await runLoad(
    { pool, players: coming, leaving: filled.leaving, plan, random, signal: new AbortController().signal },
    book,
  );
  phase('counted');
  const drainSeconds = await drained(book, coming);
  phase('drained');
  clearInterval(telling);

  const truth = await checkTruth({
    pool,
    book,
    waiting: [...filled.kept, ...leavers.filter(({ entryId }) => book.cancelled.has(entryId))],
    liveGameUrl: facts.liveGameUrl,
    isTenant: (tenant) => tenant.startsWith(`${tenants}-`),
  });
  const { open } = watching;
  watching.close();
  pool.close();
  const { seconds } = filled;
  const rest = { truth, drainSeconds, sockets: open, filled: { waiting: filled.waiting, seconds } };
  send({ type: 'result', result: summarize(book, { plan, startMs, ...rest }) });
}

/** What was begun (sweeps that find the new ones, garbage) is not what it costs to do nothing. */
const CALM_MS = 5_000;

async function stayIdle(
  name: 'empty' | 'filled',
  { plan, phase, live }: { plan: LoadPlan; phase: (name: LoadPhase) => void; live: (line: string) => void },
): Promise<void> {
  live(`nothing happens for ${plan.idleSeconds} s`);
  await sleep(CALM_MS);
  phase(name);
  await sleep(plan.idleSeconds * 1_000);
}

const everyNth = (players: readonly Player[], count: number): Player[] => {
  const step = Math.max(1, Math.floor(players.length / Math.max(1, count)));
  return count === 0 ? [] : players.filter((_, index) => index % step === 0).slice(0, count);
};

/** How long it takes until every join is answered and the last player with a socket who is matched has been told, s. */
async function drained(book: LoadBook, players: readonly Player[]): Promise<number> {
  const startMs = performance.now();
  const isAnswered = (): boolean => book.accepted.length + book.refused.length >= book.due.length;
  const lastTold = (): number =>
    // Not a number where nobody was told.
    players.reduce((last, { toldMs }) => Math.max(last, toldMs || 0), startMs);
  let answeredMs = startMs;
  while (performance.now() - startMs < DRAIN_LIMIT_S * 1_000) {
    await sleep(100);
    if (!isAnswered()) answeredMs = performance.now();
    else if (performance.now() - Math.max(lastTold(), answeredMs) > SILENCE_MS) break;
  }
  return (Math.max(lastTold(), answeredMs) - startMs) / 1_000;
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
