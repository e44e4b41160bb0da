import { describe, expect, it } from 'vitest';
import { atMostEvery } from './at-most-every.ts';
import { batchByTenant } from './batch-by-tenant.ts';
import { limitConcurrency } from './limit-concurrency.ts';

describe('a batch by tenant', () => {
  it('makes one call per tenant of what comes in one turn, and gives everybody their own result', async () => {
    const calls: [string, string[]][] = [];
    const call = batchByTenant<{ tenant: string; name: string }, string>({
      maxBatch: 100,
      tenantOf: ({ tenant }) => tenant,
      run: async (tenant, items) => {
        calls.push([tenant, items.map(({ name }) => name)]);
        return items.map(({ name }) => `${tenant}/${name}`);
      },
    });
    const items = ['a1', 'b1', 'a2', 'b2', 'a3'].map((name) => ({ tenant: name.slice(0, 1), name }));
    expect(await Promise.all(items.map(call))).toEqual(['a/a1', 'b/b1', 'a/a2', 'b/b2', 'a/a3']);
    expect(calls).toEqual([
      ['a', ['a1', 'a2', 'a3']],
      ['b', ['b1', 'b2']],
    ]);
  });

  it('fails the members of one tenant without touching the others', async () => {
    const call = batchByTenant<string, string>({
      maxBatch: 100,
      tenantOf: (item) => item.slice(0, 1),
      run: async (tenant, items) => {
        if (tenant === 'a') throw new Error('tenant a is in trouble');
        return items;
      },
    });
    const results = await Promise.allSettled(['a1', 'b1', 'a2'].map(call));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  });
});

describe('a limit of concurrency', () => {
  it('is reached and never exceeded, everybody gets a turn in order, and failures free their place', async () => {
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const run = limitConcurrency(3, async (index: number) => {
      order.push(index);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (index % 2 === 0) throw new Error('even');
      return index;
    });
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => run(index)));
    expect(most).toBe(3);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
});

describe('a line that is logged at most every so often', () => {
  it('comes at once, then says how many were swallowed', () => {
    let now = 0;
    const lines: [string, number][] = [];
    const log = atMostEvery(
      1_000,
      () => now,
      (text: string, swallowed) => lines.push([text, swallowed]),
    );
    for (const at of [0, 1, 999, 1_000, 1_001]) {
      now = at;
      log(`at ${at}`);
    }
    expect(lines).toEqual([
      ['at 0', 0],
      ['at 1000', 2],
    ]);
  });
});
