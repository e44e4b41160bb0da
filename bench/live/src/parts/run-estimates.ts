import { setTimeout as sleep } from 'node:timers/promises';
import { countFigure, type Figure, percentile } from '@paireto/bench-kit';
import { drawRating, seededRandom } from '@paireto/stack';
import { calibrationOf, type Prediction } from '@paireto/wait-estimates';
import { checkCrowd } from '../check/check-crowd.ts';
import { createCrowd } from '../clients/crowd.ts';
import { join } from '../clients/join.ts';
import type { LiveClient } from '../clients/live-client.ts';
import { openLoop } from '../clients/open-loop.ts';
import { WAITS_QUEUE } from '../stage/bench-rulesets.ts';
import { toldAtMs } from './pairs.ts';
import type { RunPart } from './scene.ts';

const SEED = 6;
/** Bands of ratings that are looked at by themselves: where many play, and where few do. */
const BANDS = [
  { name: 'below 1,100', holds: (rating: number) => rating < 1_100 },
  { name: '1,100 to 1,900', holds: (rating: number) => rating >= 1_100 && rating < 1_900 },
  { name: '1,900 and above', holds: (rating: number) => rating >= 1_900 },
];
/** What a p90 is to be: so many waits end within it. */
const AIM = { atLeast: 0.85, atMost: 0.95 };

/** Players come at random all the time: how long each was told that it would take, and how long it took. */
export const runEstimates: RunPart = async (scene) => {
  const { joinsPerSecond, warmUpSeconds, seconds, lastSeconds } = scene.facts.settings.estimates;
  scene.kept?.leave();
  scene.kept = undefined;
  const random = seededRandom(SEED);
  const count = joinsPerSecond * (warmUpSeconds + seconds + lastSeconds);
  const crowd = await createCrowd(scene.facts, { count, ratingOf: () => drawRating(random) });
  await crowd.connect();

  const startedMs = performance.now();
  // Steady on the whole, at random in the small: each comes within a second of their place in line.
  await openLoop({ count, perSecond: joinsPerSecond }, async (index) => {
    await sleep(random() * 1_000);
    await join(scene.http, crowd.clients[index]!, WAITS_QUEUE);
    if (index % joinsPerSecond === 0) scene.live(`estimates: ${index} of ${count} joined`);
  });
  const endedMs = performance.now();
  const judged = crowd.clients.filter(({ joinStartMs }) => {
    const sinceS = (joinStartMs - startedMs) / 1_000;
    return sinceS >= warmUpSeconds && sinceS < warmUpSeconds + seconds;
  });
  const problems = await checkCrowd(scene.http, scene.facts.liveGameUrl, crowd);
  crowd.leave();
  const waits = judged.flatMap((client) => waitOf(client, endedMs).filter(({ isMatched }) => isMatched));
  return {
    part: 'estimates',
    figures: [
      countFigure('joins judged', judged.length, `${joinsPerSecond} joins/s, after ${warmUpSeconds} s of learning`),
      {
        name: 'waited, p50',
        value: percentile(
          waits.map(({ wait }) => wait),
          0.5,
        ),
        unit: 's',
      },
      {
        name: 'waited, p90',
        value: percentile(
          waits.map(({ wait }) => wait),
          0.9,
        ),
        unit: 's',
      },
      countFigure('told no estimate', judged.filter(({ joined }) => joined?.wait_estimate == null).length),
      ...calibration('all', judged, endedMs),
      ...BANDS.flatMap(({ name, holds }) =>
        calibration(
          name,
          judged.filter(({ rating }) => holds(rating)),
          endedMs,
        ),
      ),
    ],
    problems,
  };
};

/** How long somebody waited, s; until the end for those who still did. */
function waitOf(client: LiveClient, endedMs: number): { wait: number; isMatched: boolean }[] {
  if (client.joined === undefined) return [];
  const atMs = toldAtMs(client);
  const isMatched = atMs !== undefined && atMs <= endedMs;
  return [{ wait: ((isMatched ? atMs : endedMs) - client.joinStartMs) / 1_000, isMatched }];
}

function calibration(who: string, clients: readonly LiveClient[], endedMs: number): Figure[] {
  const predictions = clients.flatMap((client): Prediction[] => {
    const told = client.joined?.wait_estimate;
    if (told == null) return [];
    return waitOf(client, endedMs).map((waited) => ({ p50: told.p50_seconds, p90: told.p90_seconds, ...waited }));
  });
  const { count, within50, within90 } = calibrationOf(predictions);
  const note = `${count} of them can be judged`;
  return [
    { name: `${who}: waits within the p50 told`, value: within50, unit: 'share', note },
    {
      name: `${who}: waits within the p90 told`,
      value: within90,
      unit: 'share',
      ...(who === 'all' ? { aim: AIM } : {}),
    },
  ];
}
