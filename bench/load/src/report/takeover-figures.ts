import type { Figure } from '@paireto/bench-kit';
import type { Pause } from './load-result.ts';
import type { LoadRun } from './load-run.ts';

/** Taken over within so long of having been noticed, s. */
const TAKEOVER_S = 2;

/** How soon the other shards noticed, and had taken over. */
export function takeoverFigures({ takeover, result }: LoadRun): Figure[] {
  if (takeover === undefined) return [];
  const { killed, killedAtMs, noticedAtMs = Number.NaN, loadedAtMs = Number.NaN } = takeover;
  const told = firstToldAfter(result.pauses, noticedAtMs);
  return [
    {
      name: 'takeover: noticed by the others',
      value: (noticedAtMs - killedAtMs) / 1_000,
      unit: 's',
      note: `after ${killed} was killed`,
    },
    {
      name: 'takeover: first match told of, after that',
      value: (told - noticedAtMs) / 1_000,
      unit: 's',
      aim: { atMost: TAKEOVER_S },
    },
    {
      name: 'takeover: everybody who waits known, after that',
      value: (loadedAtMs - noticedAtMs) / 1_000,
      unit: 's',
      aim: { atMost: TAKEOVER_S },
      note: `${takeover.ticketsAfter.toLocaleString('en')} tickets, ${takeover.ticketsBefore.toLocaleString('en')} before`,
    },
    { name: 'takeover: nobody told of a match for', value: longest(result.pauses, killedAtMs) / 1_000, unit: 's' },
  ];
}

/** When the first was told after nobody had been: the end of the pause in which the moment lies. The moment itself where there was none. */
export function firstToldAfter(pauses: readonly Pause[], atMs: number): number {
  if (Number.isNaN(atMs)) return Number.NaN;
  return pauses.find(({ fromMs, toMs }) => fromMs <= atMs && toMs >= atMs)?.toMs ?? atMs;
}

const longest = (pauses: readonly Pause[], sinceMs: number): number =>
  pauses.reduce((most, { fromMs, toMs }) => (toMs > sinceMs ? Math.max(most, toMs - fromMs) : most), 0);
