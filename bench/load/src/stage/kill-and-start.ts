import { setTimeout as sleep } from 'node:timers/promises';
import { OWNER } from '../options/load-options.ts';
import { type AppMetrics, readAppMetrics } from './app-metrics.ts';
import type { Stage } from './start-stage.ts';
import { type Takeover, watchTakeover } from './watch-takeover.ts';

/** Kills a process and starts it again `awayMs` later. `owner`: the shard with the most tickets; tells how the others took over. */
export async function killAndStart(
  stage: Stage,
  { name, awayMs }: { name: string; awayMs: number },
): Promise<Takeover | undefined> {
  if (name !== OWNER) {
    await stage.kill(name);
    await sleep(awayMs);
    await stage.start(name);
    return undefined;
  }
  const matchers = new Map([...stage.metrics()].filter(([app]) => app.startsWith('matcher')));
  const before = await readAppMetrics(matchers);
  const owner = ownerAmong(before);
  matchers.delete(owner);
  const killedAtMs = Date.now();
  await stage.kill(owner);
  const [takeover] = await Promise.all([
    watchTakeover(
      { readSurvivors: () => readAppMetrics(matchers), nowMs: Date.now },
      { killed: owner, killedAtMs, ticketsBefore: before.reduce((sum, { tickets }) => sum + tickets, 0) },
      awayMs,
    ),
    sleep(awayMs),
  ]);
  await stage.start(owner);
  return takeover;
}

function ownerAmong(matchers: readonly AppMetrics[]): string {
  const [first, ...others] = [...matchers].sort((a, b) => b.tickets - a.tickets);
  if (first === undefined || others.length === 0) throw new Error('nobody is left to take over: give it --shards 2');
  return first.name;
}
