import { setInterval as every } from 'node:timers/promises';
import type { StackFile } from '@paireto/dev-access';
import { createToken } from '@paireto/dev-access';
import type { GrowingLimit } from '@paireto/engine';
import { type DemoPlayer, isSearching, type PlayerDeps } from './demo-player.ts';
import { liveLine, stragglersLine } from './live-line.ts';
import { createMatchmakingClient } from './matchmaking-client.ts';
import { report } from './report.ts';
import { runTrickle } from './run-trickle.ts';
import { seededRandom } from './seeded-random.ts';
import { verifyAnswers } from './verify-answers.ts';
import { verifyLedger } from './verify-ledger.ts';
import { verifyRecords } from './verify-records.ts';

export interface DemoOptions {
  players: number;
  /** Within which they arrive. */
  seconds: number;
  seed: number;
  tenant: string;
  timeControl: string;
  closing: boolean;
  /** How far apart players of the queue may be after which wait; absent: nobody knows. */
  window?: GrowingLimit | undefined;
}

/** Where the demo shows what happens. */
export interface DemoScreen {
  /** Called several times a second with the line of the moment and, when somebody waits long, one about them. */
  live(line: string, stragglers: string): void;
  print(text: string): void;
}

const LIVE_EVERY_MS = 200;

/** Runs the demo against a stack. @returns whether everybody got exactly one game, by all accounts. */
export async function runDemo(
  stack: Pick<StackFile, 'gatewayUrl' | 'liveGameUrl' | 'databaseUrl' | 'jwt'>,
  options: DemoOptions,
  screen: DemoScreen,
  signal: AbortSignal,
): Promise<boolean> {
  const nowMs = (): number => performance.now();
  const deps: PlayerDeps = { client: createMatchmakingClient(stack.gatewayUrl, options.timeControl), nowMs, signal };
  const players: DemoPlayer[] = [];
  const startedMs = nowMs();
  const watching = new AbortController();
  const showing = show(players, options, startedMs, screen, watching.signal);
  await runTrickle(
    {
      count: options.players,
      spanMs: options.seconds * 1_000,
      random: seededRandom(options.seed),
      closing: options.closing,
      tokenFor: (sub, rating) => createToken(stack.jwt, { sub, tenant: options.tenant, rating }, 1),
    },
    deps,
    players,
  );
  const elapsedMs = nowMs() - startedMs;
  watching.abort();
  await showing;
  screen.live(liveLine(players, options.players, elapsedMs), '');
  if (signal.aborted) {
    await leave(players, deps);
    screen.print('Stopped: those who still waited have left the queue.\n');
    return false;
  }

  const { matches, problems } = verifyAnswers(players);
  const records = await verifyRecords(stack.databaseUrl, options.tenant, matches);
  const ledger = await verifyLedger(stack.liveGameUrl, options.tenant, matches);
  const all = [...problems, ...records.problems, ...ledger.problems];
  screen.print(
    report({
      players,
      matches,
      elapsedMs,
      records: records.records,
      games: ledger.games,
      problems: all,
      tenant: options.tenant,
      seed: options.seed,
    }),
  );
  return all.length === 0;
}

async function show(
  players: readonly DemoPlayer[],
  { players: total, window }: DemoOptions,
  startedMs: number,
  screen: DemoScreen,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const _ of every(LIVE_EVERY_MS, undefined, { signal })) {
      const nowMs = performance.now();
      const isComplete = players.length === total && window !== undefined;
      const stragglers = isComplete ? stragglersLine(players, nowMs, window) : '';
      screen.live(liveLine(players, total, nowMs - startedMs), stragglers);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Takes those who still wait out of the queue. */
async function leave(players: readonly DemoPlayer[], deps: PlayerDeps): Promise<void> {
  await Promise.all(
    players.filter(isSearching).map(async (player) => {
      if (player.entryId !== undefined) await deps.client.cancel(player.token, player.entryId).catch(() => undefined);
    }),
  );
}
