import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { AskBridge } from '../ports/ask-bridge.ts';
import { kept } from '../testing/challenge-world.ts';
import { createListOpenChallenges } from './list-open-challenges.ts';

const ann = { tenant: 'demo', userId: 'ann', blocked: ['eve'] };
const open = { outcome: 'listed', incoming: [kept], outgoing: [kept] } as const;
const page = { outcome: 'listed', page: { challenges: [kept], next_cursor: null } } as const;

/** Bridges that answer when the test says. */
function bridges() {
  const asked: {
    operation: string;
    request: unknown;
    timeoutMs: number | undefined;
    answer: (reply: unknown) => void;
  }[] = [];
  const ask = (operation: string, request: unknown, timeoutMs?: number): Promise<unknown> =>
    new Promise((answer) => void asked.push({ operation, request, timeoutMs, answer }));
  const askBridge = ask as AskBridge;
  let nowMs = 0;
  const list = createListOpenChallenges({
    askBridge,
    rulesets: new Map([[chessRuleset.name, chessRuleset]]),
    monotonicMs: () => nowMs,
  });
  return {
    asked,
    list,
    pass: (ms: number): void => {
      nowMs += ms;
    },
  };
}
const turn = () => new Promise((resolve) => void setImmediate(resolve));

describe('open challenges', () => {
  it('are those that wait for an answer, both ways, read in a second at most', async () => {
    const { asked, list } = bridges();
    const listed = list(ann);
    await turn();
    const question = { tenant: 'demo', userId: 'ann', blocked: ['eve'], limit: 50 };
    expect(asked).toMatchObject([{ operation: 'challenge.open', request: question, timeoutMs: 1_000 }]);
    asked[0]?.answer(open);
    expect(await listed).toEqual({ incoming: [kept], outgoing: [kept] });
  });

  it('are unknown when no bridge answers', async () => {
    const { asked, list } = bridges();
    const listed = list(ann);
    await turn();
    asked[0]?.answer({ outcome: 'no-answer' });
    expect(await listed).toBeNull();
    expect(asked).toHaveLength(1);
  });

  /** Asks a bridge of the release before; 300 ms are over when it says that it knows no such question. */
  async function askOlder() {
    const { pass, asked, list } = bridges();
    const listed = list(ann);
    await turn();
    pass(300);
    asked[0]?.answer({ outcome: 'no-answer', isNotUnderstood: true });
    await turn();
    return { asked: asked.slice(1), listed };
  }

  it('of a bridge that does not know the question yet are asked for one way and the other, in what is left of the second', async () => {
    const { asked, listed } = await askOlder();
    const question = { tenant: 'demo', userId: 'ann', blocked: ['eve'], status: 'PENDING', limit: 50 };
    expect(asked.map(({ operation, request, timeoutMs }) => [operation, request, timeoutMs])).toEqual([
      ['challenge.list', { ...question, direction: 'incoming' }, 700],
      ['challenge.list', { ...question, direction: 'outgoing' }, 700],
    ]);
    for (const { answer } of asked) answer(page);
    expect(await listed).toEqual({ incoming: [kept], outgoing: [kept] });
  });

  it('of such a bridge are unknown when one of the two is', async () => {
    const { asked, listed } = await askOlder();
    asked[0]?.answer(page);
    asked[1]?.answer({ outcome: 'no-answer' });
    expect(await listed).toBeNull();
  });

  it('are none, without a question, where no queue takes challenges', async () => {
    const refusing = { ...chessRuleset, refusesChallenges: true };
    const askBridge: AskBridge = () => Promise.reject(new Error('nobody is to be asked'));
    const rulesets = new Map([[refusing.name, refusing]]);
    const list = createListOpenChallenges({ askBridge, rulesets, monotonicMs: () => 0 });
    expect(await list(ann)).toEqual({ incoming: [], outgoing: [] });
  });

  it('of a crowd are asked for 64 players at a time; who waited a second in line goes without', async () => {
    const { asked, list, pass } = bridges();
    const lists = Array.from({ length: 66 }, () => list(ann));
    await turn();
    expect(asked).toHaveLength(64);
    pass(400);
    for (const { answer } of asked.slice(0, 1)) answer(open);
    await turn();
    expect(asked.slice(64).map(({ timeoutMs }) => timeoutMs)).toEqual([600]);
    pass(600);
    for (const { answer } of asked) answer(open);
    const results = await Promise.all(lists);
    expect(results.filter((result) => result !== null)).toHaveLength(65);
    expect(results[65]).toBeNull();
    expect(asked).toHaveLength(65);
  });
});
