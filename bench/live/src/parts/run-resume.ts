import { countFigure, type Figure, noneFigure, percentile } from '@paireto/bench-kit';
import { checkCrowd } from '../check/check-crowd.ts';
import type { Crowd } from '../clients/crowd.ts';
import { join } from '../clients/join.ts';
import { inParallel, openLoop, until } from '../clients/open-loop.ts';
import { PAIRS_QUEUE } from '../stage/bench-rulesets.ts';
import { countMatched, createPairs, firsts, isMatched, seconds } from './pairs.ts';
import type { RunPart, Scene } from './scene.ts';

/** Everybody is to be back within. */
const BACK_WITHIN_S = 60;
/** Of the second players of pairs, how many have come when the network goes. */
const SHARE_BEFORE_DROP = 0.25;
/** Joins at once while the queue is filled. */
const FILLING_AT_ONCE = 32;

/** All sockets break at once while players search and are being matched: all come back, and nobody misses a match. */
export const runResume: RunPart = async (scene) => {
  const crowd = await openPairs(scene);
  const { clients } = crowd;
  // Of an earlier part.
  for (const client of clients) client.joined = undefined;
  const waiting = firsts(crowd);
  await inParallel(waiting, FILLING_AT_ONCE, async (client, index) => {
    await join(scene.http, client, PAIRS_QUEUE);
    if (index % 100 === 0) scene.live(`resume: ${index} search`);
  });
  scene.say(`resume: ${waiting.length.toLocaleString('en')} search; now their opponents come`);

  const coming = seconds(crowd);
  const dropAt = Math.floor(coming.length * SHARE_BEFORE_DROP);
  let before: ReturnType<typeof dropAll> | undefined;
  await openLoop({ count: coming.length, perSecond: scene.facts.settings.joinsPerSecond }, async (index) => {
    if (index === dropAt) before = dropAll(scene, crowd);
    await join(scene.http, coming[index]!, PAIRS_QUEUE);
    if (index % 100 === 0) scene.live(progressOf(crowd));
  });
  if (before === undefined) throw new Error('nothing was dropped');
  const { droppedMs, timesUp, snapshots, matched } = before;
  const isBack = (index: number): boolean => clients[index]!.isUp && clients[index]!.timesUp > timesUp[index]!;
  const isDone = (): boolean => {
    scene.live(progressOf(crowd));
    return clients.every((client, index) => isBack(index) && isMatched(client));
  };
  await until(isDone, BACK_WITHIN_S * 1_000 - (performance.now() - droppedMs));

  const back = clients.flatMap((client, index) => (isBack(index) ? [(client.upAtMs - droppedMs) / 1_000] : []));
  const missed = clients.length - countMatched(clients);
  const lost = clients.length - back.length;
  scene.say(
    `resume: ${back.length.toLocaleString('en')} back, ${countMatched(clients).toLocaleString('en')} know their match`,
  );
  const resnapped = clients.filter((client, index) => client.snapshots > snapshots[index]!).length;
  const problems = await checkCrowd(scene.http, scene.facts.liveGameUrl, crowd);
  crowd.leave();
  scene.kept = undefined;
  return {
    part: 'resume',
    figures: [
      countFigure('sockets dropped at once', clients.length),
      countFigure('matched while they were away', clients.length - matched),
      ...backFigures(back, clients.length),
      countFigure('went on without a snapshot', clients.length - resnapped),
      noneFigure('not back in time', lost),
      noneFigure('missed their match', missed),
    ],
    problems: [
      ...(lost > 0 ? [`${lost} players were not back within ${BACK_WITHIN_S} s`] : []),
      ...(missed > 0 ? [`${missed} players were not told of a match`] : []),
      ...problems,
    ],
  };
};

/** Those that "sockets" has left, or new ones. */
async function openPairs(scene: Scene): Promise<Crowd> {
  if (scene.kept !== undefined) return scene.kept;
  const crowd = await createPairs(scene, scene.facts.settings.sockets);
  await crowd.connect((open) => scene.live(`resume: ${open.toLocaleString('en')} sockets open`));
  return crowd;
}

function dropAll(scene: Scene, { clients }: Crowd) {
  const before = {
    droppedMs: performance.now(),
    timesUp: clients.map((client) => client.timesUp),
    snapshots: clients.map((client) => client.snapshots),
    matched: countMatched(clients),
  };
  for (const client of clients) client.drop();
  scene.say(`resume: ${clients.length.toLocaleString('en')} sockets dropped; ${before.matched} were matched before`);
  return before;
}

const progressOf = ({ clients }: Crowd): string =>
  `resume: ${clients.filter(({ isUp }) => isUp).length} up, ${countMatched(clients)} know their match`;

const backFigures = (back: readonly number[], all: number): Figure[] =>
  [0.5, 0.95, 1].map((share) => ({
    name: `${share * 100} % back after`,
    // Of all, not of those who came back.
    value:
      back.length < Math.ceil(share * all) ? Number.NaN : percentile(back, Math.min(1, (share * all) / back.length)),
    unit: 's',
    ...(share === 1 ? { aim: { atMost: BACK_WITHIN_S } } : {}),
  }));
