import type { Ticket } from '@paireto/contracts';
import type { ExpireOutcome } from '@paireto/ticket-store';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createAlarm } from '../time/alarm.ts';
import { createRedisClock } from '../time/redis-clock.ts';
import { createExpirer } from './expire-tickets.ts';
import type { WaitingTicket } from './waiting-pool.ts';

const START = 1_000_000;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(START);
});
afterEach(() => {
  vi.useRealTimers();
});

function expirerForTest(answer: (ticket: Ticket) => ExpireOutcome = () => ({ outcome: 'expired' })) {
  const monotonicMs = () => Date.now();
  const alarm = createAlarm(monotonicMs);
  const calls: { atMs: number; tenant: string; ids: string[] }[] = [];
  const gone: string[] = [];
  let underWay = 0;
  let most = 0;
  let isAway = false;
  const expirer = createExpirer({
    store: {
      async expire(tenant, tickets) {
        calls.push({ atMs: Date.now() - START, tenant, ids: tickets.map(({ id }) => id) });
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 5));
        underWay -= 1;
        if (isAway) throw new Error('away');
        return tickets.map(answer);
      },
    },
    clock: createRedisClock({ monotonicMs, wallMs: monotonicMs }),
    onGone: ({ id }) => gone.push(id),
    onError: () => undefined,
    onAnswered: () => undefined,
    onScheduled: alarm.update,
  });
  alarm.add(expirer);
  const { book, entered } = bookForTest();
  const watch = (waitMs: number, overrides: Partial<Ticket> = {}): WaitingTicket => {
    const ticket = ratedTicket(1500, { expiresAt: START + waitMs, ...overrides });
    book.insert(ticket.pools[0]!, ticket);
    const waiting = entered.at(-1)!;
    expirer.watch(waiting);
    return waiting;
  };
  return { expirer, watch, calls, gone, most: () => most, setAway: (value: boolean) => (isAway = value) };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('expiry', () => {
  it('asks the store never before the deadline, and once for all that are due together', async () => {
    const test = expirerForTest();
    const [a, b, later] = [test.watch(1_000), test.watch(990), test.watch(5_000)];
    await pass(999);
    expect(test.calls).toEqual([]);
    await pass(2_000);
    expect(test.calls).toHaveLength(1);
    expect(test.gone.sort()).toEqual([a.id, b.id].sort());
    await pass(5_000);
    expect(test.gone).toContain(later.id);
  });

  it('asks per tenant', async () => {
    const test = expirerForTest();
    test.watch(100);
    test.watch(100, { tenant: 'other' });
    await pass(1_000);
    expect(test.calls.map(({ tenant }) => tenant).sort()).toEqual(['demo', 'other']);
  });

  it('looks again after the time that remains by the clock of Redis', async () => {
    let isDue = false;
    const test = expirerForTest(() => (isDue ? { outcome: 'expired' } : { outcome: 'not-due', remainingMs: 3_000 }));
    const ticket = test.watch(1_000);
    await pass(1_100);
    isDue = true;
    await pass(2_800);
    expect(test.calls).toHaveLength(1);
    await pass(300);
    expect(test.gone).toEqual([ticket.id]);
  });

  it.each<ExpireOutcome>([{ outcome: 'not-found' }, { outcome: 'not-searching', state: 'MATCHED' }])(
    'forgets a ticket that does not wait any more: %j',
    async (outcome) => {
      const test = expirerForTest(() => outcome);
      const ticket = test.watch(1_000);
      await pass(10_000);
      expect(test.gone).toEqual([ticket.id]);
      expect(test.calls).toHaveLength(1);
    },
  );

  it('asks again when there was no answer', async () => {
    const test = expirerForTest();
    test.setAway(true);
    const ticket = test.watch(100);
    await pass(3_000);
    expect(test.gone).toEqual([]);
    test.setAway(false);
    await pass(2_000);
    expect(test.gone).toEqual([ticket.id]);
  });

  it('leaves a ticket alone that was matched in time', async () => {
    const test = expirerForTest();
    test.expirer.unwatch(test.watch(1_000));
    await pass(10_000);
    expect(test.calls).toEqual([]);
  });

  it('does not drown the store in a crowd', async () => {
    const test = expirerForTest();
    const all = Array.from({ length: 2_000 }, () => test.watch(500));
    await pass(10_000);
    expect(test.gone).toHaveLength(all.length);
    expect(test.most()).toBeLessThanOrEqual(4);
    expect(Math.max(...test.calls.map(({ ids }) => ids.length))).toBeLessThanOrEqual(100);
  });
});
