import { describe, expect, it } from 'vitest';
import { createReadiness } from './readiness.ts';

describe('readiness', () => {
  it('is given when every dependency answers, and names the reason of each that does not', async () => {
    const readiness = createReadiness(
      {
        good: async () => undefined,
        bad: async () => {
          throw new Error('connection refused');
        },
        mute: () => new Promise<void>(() => undefined),
      },
      50,
    );
    expect(await readiness()).toEqual({
      ready: false,
      checks: {
        good: { ok: true },
        bad: { ok: false, reason: 'connection refused' },
        mute: { ok: false, reason: 'no answer within 50 ms' },
      },
    });
  });

  it('shows what a check has to tell, which makes nothing unready', async () => {
    const readiness = createReadiness({ backlog: async () => ({ pending: 7, since: 'noon' }) });
    expect(await readiness()).toEqual({
      ready: true,
      checks: { backlog: { ok: true, details: { pending: 7, since: 'noon' } } },
    });
  });
});
