import { setTimeout as sleep } from 'node:timers/promises';
import { countFigure, latencyFigures, noneFigure } from '@paireto/bench-kit';
import { checkCrowd } from '../check/check-crowd.ts';
import { createCrowd } from '../clients/crowd.ts';
import { join } from '../clients/join.ts';
import { openLoop, until } from '../clients/open-loop.ts';
import { PAIRS_QUEUE } from '../stage/bench-rulesets.ts';
import { countMatched, createPairs, isMatched, pushDelays } from './pairs.ts';
import type { RunPart, Scene } from './scene.ts';

/** Sockets that are opened and closed before memory is read first: what the first of them cost is no socket's. */
const WARM_UP_SOCKETS = 500;
/** After the last join. */
const MATCHED_WITHIN_MS = 30_000;

/** Many sockets on one gateway: what they cost, and how soon their players are told. */
export const runSockets: RunPart = async (scene) => {
  const { sockets, joinsPerSecond, calmMs, idleMs } = scene.facts.settings;
  await warmUp(scene, Math.min(WARM_UP_SOCKETS, sockets));
  const crowd = await createPairs(scene, sockets);
  scene.kept = crowd;
  const { clients } = crowd;

  scene.live('sockets: waiting until the gateway has given back what it does not need');
  await sleep(idleMs);
  const emptyBytes = await memory(scene);
  const startedMs = performance.now();
  await crowd.connect((open) => scene.live(`sockets: ${open.toLocaleString('en')} open`));
  const connectMs = performance.now() - startedMs;
  scene.say(`sockets: ${sockets.toLocaleString('en')} open after ${(connectMs / 1_000).toFixed(1)} s`);
  await sleep(calmMs);
  const openedBytes = await memory(scene);
  await sleep(idleMs);
  const idleBytes = await memory(scene);

  await openLoop({ count: sockets, perSecond: joinsPerSecond }, async (index) => {
    await join(scene.http, clients[index]!, PAIRS_QUEUE);
    if (index % 100 === 0) scene.live(`sockets: ${index} joined, ${countMatched(clients)} told of their match`);
  });
  await until(() => clients.every(isMatched), MATCHED_WITHIN_MS);
  const missed = clients.length - countMatched(clients);
  scene.say(`sockets: ${countMatched(clients).toLocaleString('en')} told of their match`);
  const busyBytes = await memory(scene);
  const problems = await checkCrowd(scene.http, scene.facts.liveGameUrl, crowd);

  return {
    part: 'sockets',
    figures: [
      countFigure('sockets on one gateway', clients.filter(({ isUp }) => isUp).length),
      { name: 'connects', value: sockets / (connectMs / 1_000), unit: 'per second' },
      { name: 'gateway memory before', value: emptyBytes, unit: 'bytes' },
      { name: 'gateway memory with idle sockets', value: idleBytes, unit: 'bytes' },
      { name: 'per socket just opened', value: (openedBytes - emptyBytes) / sockets, unit: 'bytes' },
      { name: 'per idle socket', value: (idleBytes - emptyBytes) / sockets, unit: 'bytes', aim: { atMost: 8_192 } },
      { name: 'gateway memory when all are matched', value: busyBytes, unit: 'bytes' },
      ...latencyFigures('later join to push', pushDelays(crowd)),
      noneFigure('missed their match', missed),
    ],
    problems: missed > 0 ? [`${missed} players were not told of a match`, ...problems] : problems,
  };
};

async function warmUp(scene: Scene, count: number): Promise<void> {
  const crowd = await createCrowd(scene.facts, { count, ratingOf: () => 1_500 });
  await crowd.connect();
  crowd.leave();
}

const memory = async (scene: Scene): Promise<number> => (await scene.ask('gateway-memory')) ?? Number.NaN;
