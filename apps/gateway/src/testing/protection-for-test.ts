import type { Protection } from '../http/protect.ts';
import { createLoad } from '../overload/load.ts';

/** No limits and no load, but for what a test gives. */
export const protectionForTest = (overrides: Partial<Protection> = {}): Protection => ({
  isAllowedHost: () => true,
  addresses: { request: () => undefined, authentication: () => undefined, authenticationFailed: () => undefined },
  admitPlayer: () => ({ outcome: 'admitted' }),
  quotas: { join: async () => undefined, connect: () => undefined },
  load: createLoad({
    limits: { loopDelayMs: 1_000, requests: 1_000 },
    loopDelay: { standingMs: 0 },
    joinWindow: { size: 1_000, full: () => undefined, ended: () => undefined },
    monotonicMs: () => 0,
    random: () => 0,
  }),
  limited: () => undefined,
  random: () => 0,
  shed: () => undefined,
  ...overrides,
});
