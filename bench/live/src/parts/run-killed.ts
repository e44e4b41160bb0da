import { setTimeout as sleep } from 'node:timers/promises';
import { countFigure, noneFigure, percentile } from '@paireto/bench-kit';
import { checkCrowd } from '../check/check-crowd.ts';
import type { Crowd } from '../clients/crowd.ts';
import { joinUntilAnswered } from '../clients/join.ts';
import type { LiveClient } from '../clients/live-client.ts';
import { openLoop, until } from '../clients/open-loop.ts';
import { PAIRS_QUEUE } from '../stage/bench-rulesets.ts';
import { createPairs, isMatched, seconds } from './pairs.ts';
import type { RunPart, Scene } from './scene.ts';

/** One of so many pairs has a first player only, who goes on searching. */
const ALONE_EVERY = 10;
/** How long the gateway stays away before it is started again. */
const AWAY_MS = 1_000;
const SETTLED_WITHIN_MS = 60_000;

/** The gateway is killed (SIGKILL) in the middle of everything: once it is back, every player knows the truth. */
export const runKilled: RunPart = async (scene) => {
  const { players, joiningMs } = scene.facts.settings.killed;
  scene.kept?.leave();
  scene.kept = undefined;
  const crowd = await createPairs(scene, players);
  await crowd.connect();
  const alone = new Set(seconds(crowd).filter((_, index) => index % ALONE_EVERY === 0));
  // Each comes at a moment of their own: pairs that are split by the kill, and pairs that are not.
  const joining = shuffled(crowd.clients.filter((client) => !alone.has(client)));
  const startedMs = performance.now();
  const killing = killAndStart(scene, joiningMs / 2);
  await openLoop({ count: joining.length, perSecond: (joining.length * 1_000) / joiningMs }, async (index) => {
    await joinUntilAnswered(scene.http, joining[index]!, PAIRS_QUEUE);
  });
  const killed = await killing;

  const isSettled = (client: LiveClient, index: number): boolean =>
    client.isUp && (alone.has(client) || isTold(client, alone.has(crowd.clients[index ^ 1]!)));
  await until(() => crowd.clients.every(isSettled), SETTLED_WITHIN_MS);
  const settledMs = performance.now() - startedMs;
  const unsettled = crowd.clients.filter((client, index) => !isSettled(client, index)).length;
  scene.say(`killed: ${players - unsettled} of ${players} know the truth after ${(settledMs / 1_000).toFixed(1)} s`);
  const problems = await checkCrowd(scene.http, scene.facts.liveGameUrl, crowd);
  crowd.leave();
  return {
    part: 'killed',
    figures: figuresOf(crowd, { unsettled, ...killed }),
    problems: unsettled > 0 ? [`${unsettled} players do not know what became of them`, ...problems] : problems,
  };
};

const isTold = (client: LiveClient, isAlone: boolean): boolean =>
  isAlone
    ? client.entry?.status === 'SEARCHING' && client.entry.queue_entry_id === client.joined?.queue_entry_id
    : isMatched(client);

async function killAndStart(scene: Scene, afterMs: number): Promise<{ killedMs: number; startedMs: number }> {
  await sleep(afterMs);
  await scene.ask('kill-gateway');
  const killedMs = performance.now();
  scene.say('killed: the gateway is gone');
  await sleep(AWAY_MS);
  await scene.ask('start-gateway');
  scene.say('killed: the gateway is there again');
  return { killedMs, startedMs: performance.now() };
}

function figuresOf({ clients }: Crowd, run: { unsettled: number; killedMs: number; startedMs: number }) {
  const back = clients.flatMap(({ upAtMs }) => (upAtMs > run.killedMs ? [(upAtMs - run.startedMs) / 1_000] : []));
  const told = clients.flatMap(({ matches }) => [...matches.values()]);
  return [
    countFigure('players', clients.length),
    countFigure('matched before the kill', told.filter(({ atMs }) => atMs <= run.killedMs).length),
    countFigure('matched after it', told.filter(({ atMs }) => atMs > run.killedMs).length),
    { name: 'gateway away', value: (run.startedMs - run.killedMs) / 1_000, unit: 's' as const },
    { name: '95 % back, after it was there again', value: percentile(back, 0.95), unit: 's' as const },
    { name: '100 % back, after it was there again', value: percentile(back, 1), unit: 's' as const },
    noneFigure('not in their true state', run.unsettled),
  ];
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(Math.random() * (index + 1));
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}
