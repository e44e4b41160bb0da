import { countFigure, type Figure, latencyFigures, noneFigure, percentile } from '@paireto/bench-kit';
import { checkCrowd } from '../check/check-crowd.ts';
import { type Crowd, createCrowd } from '../clients/crowd.ts';
import { createHttpCaller, type HttpAnswer } from '../clients/http-caller.ts';
import { join } from '../clients/join.ts';
import type { LiveClient } from '../clients/live-client.ts';
import { openLoop, until } from '../clients/open-loop.ts';
import { CHESS_QUEUE } from '../stage/bench-rulesets.ts';
import { isMatched } from './pairs.ts';
import type { RunPart, Scene } from './scene.ts';

/** Everybody is within the first window of everybody. */
const RATINGS = { middle: 1_500, spread: 20 };
const MATCHED_WITHIN_MS = 15_000;
/** In ms. */
const AIMS = { p50: 15, p95: 50 };

/** Players who meet at once: from the later join to the push to both, beside a bare POST at the same time. */
export const runLatency: RunPart = async (scene) => {
  const { players, joinsPerSecond, warmUpSeconds, seconds, bareRequestsPerSecond } = scene.facts.settings.latency;
  scene.kept?.leave();
  scene.kept = undefined;
  const ratingOf = (index: number): number => RATINGS.middle + (index % (2 * RATINGS.spread + 1)) - RATINGS.spread;
  const crowd = await createCrowd(scene.facts, { count: players, ratingOf });
  await crowd.connect();

  const startedMs = performance.now();
  const countsFromMs = startedMs + warmUpSeconds * 1_000;
  const bare: HttpAnswer[] = [];
  const [{ joins, busy }] = await Promise.all([
    joinAndJoin(scene, crowd),
    postBare(scene, { count: bareRequestsPerSecond * seconds, perSecond: bareRequestsPerSecond }, bare),
  ]);
  await until(
    () => crowd.clients.every((client) => client.joined === undefined || isMatched(client)),
    MATCHED_WITHIN_MS,
  );
  const { both, placing, missed } = pair(joins, countsFromMs);
  scene.say(`latency: ${both.length.toLocaleString('en')} matches, ${missed} pushes missed`);
  const answered = joins.filter(({ startMs }) => startMs >= countsFromMs).map(({ startMs, endMs }) => endMs - startMs);
  const bareMs = bare.filter(({ startMs }) => startMs >= countsFromMs).map(({ startMs, endMs }) => endMs - startMs);
  const problems = await checkCrowd(scene.http, scene.facts.liveGameUrl, crowd);
  crowd.leave();
  return {
    part: 'latency',
    figures: [
      countFigure(
        'matches',
        both.length,
        `${joinsPerSecond} joins/s for ${seconds - warmUpSeconds} s, after ${warmUpSeconds} s`,
      ),
      ...latencyFigures('later join to both pushes', both, AIMS),
      ...latencyFigures('later join to word of a game being made', placing),
      ...latencyFigures('join to its answer', answered),
      ...latencyFigures('bare POST, round trip', bareMs),
      ...[0.5, 0.95].map((share): Figure => timesBare(share, both, bareMs)),
      noneFigure('joins left out: player still busy', busy),
      noneFigure('pushes missed', missed),
    ],
    problems: missed > 0 ? [`${missed} joins were not followed by the push of a match`, ...problems] : problems,
  };
};

interface Join {
  client: LiveClient;
  entryId: string;
  startMs: number;
  endMs: number;
}

/** Players join on time, one after the other, again and again; `busy`: how many were not done with their last match. */
async function joinAndJoin(scene: Scene, { clients }: Crowd): Promise<{ joins: Join[]; busy: number }> {
  const { joinsPerSecond, seconds } = scene.facts.settings.latency;
  const count = 2 * Math.floor((joinsPerSecond * seconds) / 2);
  const joins: Join[] = [];
  let busy = 0;
  const joinOne = async (client: LiveClient): Promise<void> => {
    await join(scene.http, client, CHESS_QUEUE);
    const entryId = client.joined?.queue_entry_id ?? '';
    joins.push({ client, entryId, startMs: client.joinStartMs, endMs: performance.now() });
  };
  const isFree = (client: LiveClient): boolean => client.joined === undefined || isMatched(client);
  await openLoop({ count, perSecond: joinsPerSecond }, async (index) => {
    const client = clients[index % clients.length]!;
    if (index % joinsPerSecond === 0) scene.live(`latency: ${index} of ${count} joined`);
    if (isFree(client)) await joinOne(client);
    else busy += 1;
  });
  // Nobody is to be left alone.
  const last = clients.find(isFree);
  if (joins.length % 2 === 1 && last) await joinOne(last);
  return { joins, busy };
}

/**
 * From the start of the later join of each match until the later push, ms; and until the first word of the match, when it is
 * committed and its game is asked for. Matches of joins before `countsFromMs` are left out, but missed ones count.
 */
function pair(joins: readonly Join[], countsFromMs: number): { both: number[]; placing: number[]; missed: number } {
  const members = new Map<string, { startMs: number; toldMs: number; placingAtMs: number | undefined }[]>();
  let missed = 0;
  for (const { client, entryId, startMs } of joins) {
    const match = [...client.matches.values()].find((each) => each.entryId === entryId);
    if (match === undefined) {
      missed += 1;
      continue;
    }
    const { matchId, atMs: toldMs, placingAtMs } = match;
    members.set(matchId, [...(members.get(matchId) ?? []), { startMs, toldMs, placingAtMs }]);
  }
  const pairs = [...members.values()].filter(
    (two) => two.length === 2 && two.every(({ startMs }) => startMs >= countsFromMs),
  );
  const laterJoin = (two: (typeof pairs)[number]): number => Math.max(...two.map(({ startMs }) => startMs));
  return {
    both: pairs.map((two) => Math.max(...two.map(({ toldMs }) => toldMs)) - laterJoin(two)),
    placing: pairs.flatMap((two) =>
      two.flatMap(({ placingAtMs }) => (placingAtMs === undefined ? [] : [placingAtMs - laterJoin(two)])),
    ),
    missed,
  };
}

async function postBare(
  scene: Scene,
  pace: { count: number; perSecond: number },
  answers: HttpAnswer[],
): Promise<void> {
  const http = createHttpCaller(scene.facts.bareUrl);
  await openLoop(pace, async () => {
    answers.push(await http('POST', '/', { body: { queue: CHESS_QUEUE, time_control: '3+2' } }));
  });
}

const timesBare = (share: number, both: readonly number[], bare: readonly number[]): Figure => ({
  name: `both pushes, in bare round trips, p${share * 100}`,
  value: percentile(both, share) / percentile(bare, share),
  unit: 'times',
});
