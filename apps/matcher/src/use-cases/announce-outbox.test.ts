import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutboxAnnouncer } from './announce-outbox.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function announcerForTest(fails = false) {
  const looks: string[] = [];
  let failures = 0;
  const announce = createOutboxAnnouncer({
    async announce(tenant) {
      looks.push(tenant);
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (fails) throw new Error('away');
    },
    onFailed: () => {
      failures += 1;
    },
    onDone: () => undefined,
  });
  return { announce, looks, failures: () => failures };
}

describe('the word that a match was accepted', () => {
  it('has the outbox of its tenant looked at, once for all who say it in one turn', async () => {
    const test = announcerForTest();
    for (const tenant of ['demo', 'demo', 'other', 'demo']) test.announce(tenant);
    await pass(1_000);
    expect(test.looks.sort()).toEqual(['demo', 'other']);
  });

  it('is heard once more when it comes during a look, which may have been too early for it', async () => {
    const test = announcerForTest();
    test.announce('demo');
    await pass(50);
    for (let times = 0; times < 100; times += 1) test.announce('demo');
    await pass(1_000);
    expect(test.looks).toEqual(['demo', 'demo']);
  });

  it('is heard again after a look that failed', async () => {
    const test = announcerForTest(true);
    test.announce('demo');
    await pass(1_000);
    test.announce('demo');
    await pass(1_000);
    expect([test.looks.length, test.failures()]).toEqual([2, 2]);
  });
});
