import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ruleset, TicketState } from '@paireto/contracts';
import { buildTicket, chessRuleset } from '@paireto/testkit';
import { describe, expect, it } from 'vitest';
import { createNotePresence } from './note-presence.ts';
import { waitingView } from './waiting-view.ts';

const watched: Ruleset = { ...chessRuleset, presence: { graceMs: 20_000 } };
const unwatched: Ruleset = { ...chessRuleset, name: 'casual' };

function setUp(answer: () => Promise<void> = async () => undefined) {
  let nowMs = 0;
  const calls: { tenant: string; queue: string; ids: readonly string[] }[] = [];
  const note = createNotePresence({
    store: {
      touch(tenant, queue, ids) {
        calls.push({ tenant, queue, ids });
        return answer();
      },
    },
    rulesets: new Map([watched, unwatched].map((queue) => [queue.name, queue])),
    monotonicMs: () => nowMs,
  });
  const look = (ticket: ReturnType<typeof buildTicket>, state: TicketState = 'SEARCHING') =>
    note({ ...waitingView(ticket), state });
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { look, calls, pass };
}

describe('createNotePresence', () => {
  it('tells the store once per turn, tenant and queue who was there', async () => {
    const { look, calls } = setUp();
    const [one, other, third] = [buildTicket(), buildTicket(), buildTicket({ tenant: 'another' })];
    for (const ticket of [one, other, third, one]) look(ticket);
    expect(calls).toEqual([]);
    await nextTurn();
    expect(calls).toEqual([
      { tenant: 'demo', queue: 'chess', ids: [one.id, other.id] },
      { tenant: 'another', queue: 'chess', ids: [third.id] },
    ]);
  });

  it('tells of one entry four times per grace at most, however often it is polled', async () => {
    const { look, calls, pass } = setUp();
    const ticket = buildTicket();
    for (let elapsedMs = 0; elapsedMs < 20_000; elapsedMs += 100) {
      look(ticket);
      await nextTurn();
      pass(100);
    }
    expect(calls).toHaveLength(4);
  });

  it('tells nothing of queues without presence, nor of entries that do not wait', async () => {
    const { look, calls } = setUp();
    look(buildTicket({ queue: unwatched.name }));
    look(buildTicket({ queue: 'removed' }));
    for (const state of ['REQUIRES_ACCEPTANCE', 'PLACING', 'MATCHED', 'CANCELLED', 'TIMED_OUT', 'FAILED'] as const)
      look(buildTicket(), state);
    await nextTurn();
    expect(calls).toEqual([]);
  });

  it('tells again with the next look when the store did not take it', async () => {
    let away = true;
    const { look, calls } = setUp(() => (away ? Promise.reject(new Error('away')) : Promise.resolve()));
    const ticket = buildTicket();
    look(ticket);
    await nextTurn();
    await nextTurn();
    away = false;
    for (let looks = 0; looks < 3; looks += 1) {
      look(ticket);
      await nextTurn();
      await nextTurn();
    }
    expect(calls).toHaveLength(2);
  });
});
