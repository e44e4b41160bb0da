import type { MatchEvent } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { createAwaitEnds } from './await-ends.ts';
import { done } from './verdict.ts';

const one = buildMatch();
const other = buildMatch();
const found = (match = one): MatchEvent => ({ v: 1, type: 'match.found', at: 1, match });
const ready = (match = one): MatchEvent => ({
  ...{ v: 1, type: 'match.ready', at: 2, match, game: { gameId: 'g' }, attempts: 1 },
});

/** Keeps what it is given; pauses end when told. */
function world(maxWaiting?: number) {
  const kept: MatchEvent[] = [];
  const pauses: (() => void)[] = [];
  const awaitEnds = createAwaitEnds({
    keep: async (events) => {
      kept.push(...events);
      return events.map(() => done);
    },
    pause: () => new Promise((resolve) => pauses.push(resolve)),
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
  });
  const endPause = async (): Promise<void> => {
    pauses.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { kept, pauses, awaitEnds, endPause };
}

describe('a match that was found', () => {
  it('is written in the same turn as what became of it, before it, and both are done', async () => {
    const { kept, awaitEnds } = world();
    const first = awaitEnds([found()]);
    expect(kept).toEqual([]);
    const second = awaitEnds([ready()]);
    expect(kept).toEqual([found(), ready()]);
    expect(await Promise.all([first, second])).toEqual([[done], [done]]);
  });

  it('is written after two pauses at most when nothing comes of it here', async () => {
    const { kept, pauses, awaitEnds, endPause } = world();
    const verdict = awaitEnds([found()]);
    await endPause();
    expect(kept).toEqual([]);
    await endPause();
    expect(kept).toEqual([found()]);
    expect(await verdict).toEqual([done]);
    expect(pauses).toEqual([]);
    void awaitEnds([found()]);
    expect(pauses).toHaveLength(1);
  });

  it('is written with its own end, in whatever lists both come; a list is done when all of it is', async () => {
    const { kept, pauses, awaitEnds, endPause } = world();
    let isDone = false;
    const list = awaitEnds([found(), found(other)]).then((verdicts) => {
      isDone = true;
      return verdicts;
    });
    expect(await awaitEnds([ready(other)])).toEqual([done]);
    expect(kept).toEqual([found(other), ready(other)]);
    expect(isDone).toBe(false);
    await endPause();
    await endPause();
    expect(await list).toEqual([done, done]);
    expect(kept.at(-1)).toEqual(found());
    expect(pauses).toEqual([]);
  });

  it('does not wait for the end of another match', () => {
    const { kept, awaitEnds } = world();
    void awaitEnds([found()]);
    void awaitEnds([ready(other)]);
    expect(kept).toEqual([ready(other)]);
  });

  it('is written when it is told a second time, and so is that', async () => {
    const { kept, awaitEnds } = world();
    const verdicts = [awaitEnds([found()]), awaitEnds([found()])];
    expect(kept).toHaveLength(2);
    expect(await Promise.all(verdicts)).toEqual([[done], [done]]);
  });

  it('is written as it comes when too many wait', () => {
    const { kept, awaitEnds } = world(1);
    void awaitEnds([found()]);
    void awaitEnds([found(other)]);
    expect(kept).toEqual([found(other)]);
  });

  it('fails as its writing does', async () => {
    const failing = createAwaitEnds({
      keep: () => Promise.reject(new Error('for the test')),
      pause: () => Promise.resolve(),
    });
    await expect(failing([found()])).rejects.toThrow('for the test');
  });
});
