import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bookForTest, ratedTicket } from '../testing/book.cases.ts';
import { createChores, type TenantChore } from './chores.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

function choresForTest(chores: TenantChore[]) {
  const { book } = bookForTest();
  const failures: unknown[] = [];
  let rounds = 0;
  const runner = createChores({
    chores,
    pools: book.pools,
    onFailed: (error) => failures.push(error),
    onDone: () => {
      rounds += 1;
    },
  });
  return { book, runner, failures, rounds: () => rounds };
}

describe('chores', () => {
  it('are each done for each tenant, with the pools that it has here', async () => {
    const done: [string, string, string[]][] = [];
    const chore =
      (name: string): TenantChore =>
      async (tenant, held) => {
        done.push([name, tenant, held.map((pool) => pool.name)]);
      };
    const test = choresForTest([chore('first'), chore('second')]);
    const ticket = ratedTicket(1500);
    test.book.insert(ticket.pools[0]!, ticket);
    test.runner.begin(new Set(['demo', 'idle']));
    await pass();
    expect(done.sort(([a, b], [c, d]) => `${a} ${b}`.localeCompare(`${c} ${d}`))).toEqual([
      ['first', 'demo', ticket.pools],
      ['first', 'idle', []],
      ['second', 'demo', ticket.pools],
      ['second', 'idle', []],
    ]);
  });

  it('do not keep each other from being done by failing', async () => {
    const done: string[] = [];
    const test = choresForTest([
      async (tenant) => {
        if (tenant === 'bad') throw new Error('away');
      },
      async (tenant) => {
        done.push(tenant);
      },
    ]);
    test.runner.begin(new Set(['bad', 'good']));
    await pass();
    expect([done.sort(), test.failures.length, test.rounds()]).toEqual([['bad', 'good'], 1, 0]);
    test.runner.begin(new Set(['good']));
    await pass();
    expect(test.rounds()).toBe(1);
  });

  it('that take long are not begun again meanwhile, and are waited for when stopped', async () => {
    let begun = 0;
    const test = choresForTest([
      async () => {
        begun += 1;
        await new Promise((resolve) => setTimeout(resolve, 5_000));
      },
    ]);
    for (let sweeps = 0; sweeps < 4; sweeps += 1) {
      test.runner.begin(new Set(['demo']));
      await pass(1_000);
    }
    expect(begun).toBe(1);
    let stopped = false;
    void test.runner.stop().then(() => {
      stopped = true;
    });
    await pass(900);
    expect(stopped).toBe(false);
    await pass(200);
    test.runner.begin(new Set(['demo']));
    await pass(1_000);
    expect([stopped, begun]).toEqual([true, 1]);
  });
});
