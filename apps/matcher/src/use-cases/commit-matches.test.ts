import type { Match } from '@paireto/contracts';
import { buildMatch } from '@paireto/testkit';
import type { CommitOutcome } from '@paireto/ticket-store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommitter, type Proposal } from './commit-matches.ts';

type Call = { tenant: string; matches: Match[]; answer: (outcomes?: CommitOutcome[]) => void; fail: () => void };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const trace = { traceparent: undefined, committed: () => undefined, conflicted: () => undefined };
const proposals = (count: number, tenant = 'demo'): Proposal[] =>
  Array.from({ length: count }, () => ({ match: buildMatch({ tenant }), tickets: [], trace }));
const ids = (list: readonly { match: Match }[]) => list.map(({ match }) => match.id);
/** Lets what is due happen, and promises settle. */
const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function committerForTest() {
  const calls: Call[] = [];
  const committed: string[] = [];
  const conflicts: { id: string; gone: string[] }[] = [];
  let unanswered = 0;
  const committer = createCommitter({
    store: {
      commitMatches: (tenant, matches) =>
        new Promise((resolve, reject) => {
          calls.push({
            tenant,
            matches: [...matches],
            answer: (outcomes = matches.map(() => ({ outcome: 'committed' }))) => resolve(outcomes),
            fail: () => reject(new Error('no answer')),
          });
        }),
    },
    onCommitted: (list) => committed.push(...ids(list)),
    onConflict: ({ match }, gone) => conflicts.push({ id: match.id, gone: [...gone] }),
    onUnanswered: () => {
      unanswered += 1;
    },
    retryDelayMs: (tries) => 100 * (tries + 1),
  });
  return { committer, calls, committed, conflicts, unanswered: () => unanswered };
}

describe('committing', () => {
  it('sends what pools propose in one turn in one call per tenant', async () => {
    const test = committerForTest();
    const [a, b, other] = [proposals(2), proposals(1), proposals(1, 'other')];
    for (const list of [a, b, other]) test.committer.submit(list);
    await settle();
    expect(test.calls.map(({ tenant, matches }) => [tenant, matches.length])).toEqual([
      ['demo', 3],
      ['other', 1],
    ]);
    for (const call of test.calls) call.answer();
    await settle();
    expect(test.committed.sort()).toEqual(ids([...a, ...b, ...other]).sort());
  });

  it('sends at most 100 matches in a call and 4 calls at once', async () => {
    const test = committerForTest();
    const all = proposals(1_050);
    test.committer.submit(all);
    for (let answered = 0; answered < 11; answered += 1) {
      await settle();
      expect(test.calls.length - answered).toBeLessThanOrEqual(4);
      test.calls[answered]!.answer();
    }
    await settle();
    expect(Math.max(...test.calls.map(({ matches }) => matches.length))).toBe(100);
    expect(test.committed).toEqual(ids(all));
  });

  it('tells each outcome to its own proposal', async () => {
    const test = committerForTest();
    const [one, two, three] = proposals(3);
    test.committer.submit([one!, two!, three!]);
    await settle();
    const gone = [two!.match.tickets[0]!.ticketId];
    test.calls[0]!.answer([
      { outcome: 'committed' },
      { outcome: 'conflict', ticketIds: gone },
      { outcome: 'already-committed' },
    ]);
    await settle();
    expect(test.committed).toEqual(ids([one!, three!]));
    expect(test.conflicts).toEqual([{ id: two!.match.id, gone }]);
  });

  it('repeats the very same matches until an answer comes', async () => {
    const test = committerForTest();
    const all = proposals(2);
    test.committer.submit(all);
    await settle();
    test.calls[0]!.fail();
    await settle(99);
    expect(test.calls).toHaveLength(1);
    await settle(1);
    expect(test.calls[1]!.matches).toEqual(test.calls[0]!.matches);
    test.calls[1]!.fail();
    await settle(200);
    test.calls[2]!.answer();
    await settle();
    expect(test.committed).toEqual(ids(all));
    expect(test.unanswered()).toBe(2);
  });

  it('gets by one match that the store can never take', async () => {
    const test = committerForTest();
    const all = proposals(8);
    const poison = all[5]!.match.id;
    test.committer.submit(all);
    for (let call = 0; call < 60; call += 1) {
      await settle(10_000);
      const next = test.calls[call];
      if (next === undefined) break;
      if (next.matches.some(({ id }) => id === poison)) next.fail();
      else next.answer();
    }
    expect(test.committed.sort()).toEqual(ids(all.filter(({ match }) => match.id !== poison)).sort());
  });

  it('waits, when drained, for what was sent, and gives up what was not', async () => {
    const test = committerForTest();
    const all = proposals(500);
    test.committer.submit(all);
    await settle();
    let drained = false;
    void test.committer.drain(10_000).then(() => {
      drained = true;
    });
    for (const call of test.calls.slice(0, 3)) call.answer();
    test.calls[3]!.fail();
    await settle(99);
    expect(drained).toBe(false);
    await settle(1);
    test.calls[4]!.answer();
    await settle();
    expect(drained).toBe(true);
    expect(test.committed.sort()).toEqual(ids(all.slice(0, 400)).sort());
  });

  it('does not wait for ever for an answer when drained', async () => {
    const test = committerForTest();
    test.committer.submit(proposals(1));
    await settle();
    let drained = false;
    void test.committer.drain(5_000).then(() => {
      drained = true;
    });
    await settle(5_000);
    expect(drained).toBe(true);
    test.calls[0]!.fail();
    await settle(60_000);
    expect(test.calls).toHaveLength(1);
  });
});
