import { chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import type { AskBridge } from '../ports/ask-bridge.ts';
import { kept } from '../testing/challenge-world.ts';
import { createListOpenChallenges } from './list-open-challenges.ts';

const ann = { tenant: 'demo', userId: 'ann', blocked: ['eve'] };
const page = { outcome: 'listed', page: { challenges: [kept], next_cursor: null } } as const;

/** Bridges that answer when the test says. */
function bridges() {
  const asked: { request: unknown; timeoutMs: number | undefined; answer: (reply: unknown) => void }[] = [];
  const ask = (_: string, request: unknown, timeoutMs?: number): Promise<unknown> =>
    new Promise((answer) => void asked.push({ request, timeoutMs, answer }));
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
    const question = { tenant: 'demo', userId: 'ann', blocked: ['eve'], status: 'PENDING', limit: 50 };
    expect(asked.map(({ request, timeoutMs }) => [request, timeoutMs])).toEqual([
      [{ ...question, direction: 'incoming' }, 1_000],
      [{ ...question, direction: 'outgoing' }, 1_000],
    ]);
    for (const { answer } of asked) answer(page);
    expect(await listed).toEqual({ incoming: [kept], outgoing: [kept] });
  });

  it('are unknown when one of the two is', async () => {
    const { asked, list } = bridges();
    const listed = list(ann);
    await turn();
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
    expect(asked).toHaveLength(2 * 64);
    pass(400);
    for (const { answer } of asked.slice(0, 2)) answer(page);
    await turn();
    expect(asked.slice(2 * 64).map(({ timeoutMs }) => timeoutMs)).toEqual([600, 600]);
    pass(600);
    for (const { answer } of asked) answer(page);
    const results = await Promise.all(lists);
    expect(results.filter((result) => result !== null)).toHaveLength(65);
    expect(results[65]).toBeNull();
    expect(asked).toHaveLength(2 * 65);
  });
});
