import { buildTicket } from '@paireto/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createExplainer } from './explain-ticket.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const [pool] = buildTicket().pools as [string];
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function explainerForTest() {
  const test = bookForTest();
  const ticket = ratedTicket(1500);
  test.book.insert(pool, ticket);
  const faults: unknown[] = [];
  const explain = createExplainer({
    book: test.book,
    nowMs: Date.now,
    monotonicMs: Date.now,
    onFault: (error) => faults.push(error),
  });
  return { ask: (ticketId = ticket.id) => explain({ v: 1, tenant: 'demo', pool, ticketId }), faults, ...test };
}

describe('explaining', () => {
  it('takes one at a time and rests as long as it took, however many ask; the crowd beyond gets no answer', async () => {
    const test = explainerForTest();
    const { engine } = test.book.find('demo', pool)!;
    const startedAt = Date.now();
    const at: number[] = [];
    const really = engine.explain.bind(engine);
    vi.spyOn(engine, 'explain').mockImplementation((...args) => {
      at.push(Date.now() - startedAt);
      vi.setSystemTime(Date.now() + 100);
      return really(...args);
    });
    const replies = Array.from({ length: 40 }, () => test.ask());
    await pass(60_000);
    const outcomes = (await Promise.all(replies)).map((reply) => reply?.outcome);
    expect(outcomes.filter((outcome) => outcome === 'explained')).toHaveLength(16);
    expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(24);
    for (const [index, time] of at.entries()) expect(time - (at[index - 1] ?? -200)).toBeGreaterThanOrEqual(200);
    const later = test.ask();
    await pass(60_000);
    expect((await later)?.outcome).toBe('explained');
  });

  it('does not know who is in flight, and says nothing when the engine fails', async () => {
    const test = explainerForTest();
    const stranger = test.ask(crypto.randomUUID());
    await pass(10);
    expect(await stranger).toEqual({ outcome: 'not-waiting' });
    vi.spyOn(test.book.find('demo', pool)!.engine, 'explain').mockImplementation(() => {
      throw new Error('a fault of ours');
    });
    const reply = test.ask();
    await pass(10);
    expect([await reply, test.faults.length]).toEqual([undefined, 1]);
  });
});
