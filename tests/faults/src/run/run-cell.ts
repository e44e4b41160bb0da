import { join } from 'node:path';
import { refusalsOf } from '@paireto/testkit';
import type { Cell } from '../cells/cell.ts';
import { checkEverything } from '../check/check-everything.ts';
import { countPlayedTwice } from '../check/check-once.ts';
import { checkUnnoticed } from '../check/check-unnoticed.ts';
import type { Evidence, Violation } from '../check/evidence.ts';
import { type Stories, ticketStories } from '../check/ticket-stories.ts';
import type { CellResult, Loss } from '../report/cell-result.ts';
import { explainViolations } from '../report/explain-violations.ts';
import type { World } from '../world/start-world.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { injectFault, type Timeline } from './inject-fault.ts';
import { recoveryOf, stallOf } from './recovery.ts';
import { createScene, type Scene } from './scene.ts';
import type { Settings } from './settings.ts';
import { askEverybody, letEverybodyLeave, waitUntilSettled } from './settle.ts';

/** Violations of one guarantee that are explained; the others are only counted. */
const EXPLAINED_PER_GUARANTEE = 10;
const COUNTS_EVERY_MS = 5_000;
/** What Redis lost may show until it is back and everybody has noticed. */
const LOSS_MARGIN_MS = 2_000;

/** Runs one cell on a running stack: load, fault, quiet, checks. Rejects when the harness itself could not do its work. */
export async function runCell(
  world: World,
  cell: Cell,
  settings: Settings,
  say: (line: string) => void,
): Promise<CellResult> {
  await cell.prepare?.(world);
  const scene = await createScene(world, cell, settings);
  const counting = setInterval(() => say(countsOf(scene)), COUNTS_EVERY_MS);
  try {
    const timeline = await injectFault(world, cell, scene, settings, say);
    await cell.tidy?.(world);
    const unsettled = await waitUntilSettled(scene, world.stack.urls.redis, settings.signal, say);
    const settledMs = scene.nowMs() - timeline.closedMs;
    const undecided = await letEverybodyLeave(scene);
    const quietMs = scene.nowMs();
    await askEverybody(scene);
    const { lostSinceMs } = timeline.facts;
    const loss =
      lostSinceMs === undefined ? undefined : { fromMs: lostSinceMs, untilMs: timeline.liftedMs + LOSS_MARGIN_MS };
    const known = { quietMs, loss, observed: [...unsettled, ...undecided, ...noticedIn(world, cell, scene)] };
    const evidence = await gatherEvidence(world, scene, known, settings.signal);
    await checkAccounts(world);
    return resultOf(cell, scene, timeline, evidence, settledMs);
  } finally {
    clearInterval(counting);
    scene.crowd.giveUp();
    await scene.probes.stop();
    await scene.watchers?.stop();
    await scene.gateway.close();
    await scene.crowd.gone();
  }
}

/** Accounts may do all that has to be done, also when things go wrong. An answer may come after a cut: nobody waits for it then. */
async function checkAccounts({ stack }: World): Promise<void> {
  const natsLogFile = join(stack.folder.dataOf('nats'), 'server.log');
  const refusals = await refusalsOf({ natsLogFile, redisUrl: stack.urls.redis });
  const real = refusals.filter((line) => !/Publish Violation.*_INBOX\./.test(line));
  if (real.length > 0) throw new Error(`accounts may do too little:\n${real.slice(0, 10).join('\n')}`);
}

function resultOf(cell: Cell, scene: Scene, timeline: Timeline, evidence: Evidence, settledMs: number): CellResult {
  const stories = ticketStories(evidence);
  const violations = checkEverything(evidence);
  const explained = [...Map.groupBy(violations, ({ guarantee }) => guarantee).values()].flatMap((group) =>
    group.slice(0, EXPLAINED_PER_GUARANTEE),
  );
  const tickets = [...evidence.stored.tickets.values()];
  const pairs = scene.probes.pairs();
  return {
    name: cell.name,
    about: cell.about,
    joins: stories.size,
    matches: [...evidence.stored.matches.values()].filter(({ state }) => state === 'MATCHED').length,
    cancelled: tickets.filter(({ state }) => state === 'CANCELLED').length,
    recoveryMs: recoveryOf(pairs, cell.recoveryFrom === 'fault' ? timeline.faultMs : timeline.liftedMs),
    recoveryBarMs: cell.recoveryBarMs,
    stallMs: stallOf(pairs, timeline.faultMs, timeline.closedMs),
    stallBarMs: cell.stallBarMs,
    settledMs,
    loss: lossOf(evidence, stories),
    violations: explainViolations(explained, evidence, stories, timeline),
    violationCount: violations.length,
  };
}

/** What was noticed where nothing should have been. */
const noticedIn = (world: World, cell: Cell, { history, watchers }: Scene): readonly Violation[] =>
  cell.isUnnoticed === undefined
    ? []
    : [...checkUnnoticed(history.all(), world.balancer?.failures() ?? []), ...(watchers?.violations() ?? [])];

function lossOf(evidence: Evidence, stories: Stories): Loss | undefined {
  if (evidence.loss === undefined) return undefined;
  const tainted = [...stories.values()].filter(({ isTainted }) => isTainted);
  return {
    tainted: tainted.length,
    gone: tainted.filter(({ id }) => !evidence.stored.tickets.has(id)).length,
    playedTwice: countPlayedTwice(evidence, stories),
  };
}

function countsOf(scene: Scene): string {
  const { searching, placing, matched, others } = scene.tickets.counts();
  return `${scene.tickets.all().length} tickets: ${searching} searching, ${placing} placing, ${matched} matched, ${others} ended otherwise`;
}
