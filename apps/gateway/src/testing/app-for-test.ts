import { createLogger } from '@paireto/runtime';
import { chessRuleset } from '@paireto/testkit';
import type { App } from '../http/app-env.ts';
import { createInternalApp, type InternalAppDeps } from '../internal-app.ts';
import { createPublicApp, type PublicAppDeps } from '../public-app.ts';
import { authenticateForTest } from './authenticate-for-test.ts';
import { protectionForTest } from './protection-for-test.ts';

const notWired = async (): Promise<never> => {
  throw new Error('this test does not expect the call');
};

const shared = () => ({
  rulesets: new Map([[chessRuleset.name, chessRuleset]]),
  readiness: async () => ({ ready: true, checks: {} }),
  logger: createLogger({ service: 'gateway', level: 'silent', pretty: false }),
  traced: false,
  explainEntry: { toPlayer: notWired, toOperator: notWired },
  askBridge: notWired,
});

/** The public HTTP surface alone: no server, no store. Use cases that a test needs are given in `overrides`. */
export async function appForTest(overrides: Partial<PublicAppDeps> = {}): Promise<App> {
  return createPublicApp({
    ...shared(),
    authenticate: await authenticateForTest({ nowMs: Date.now }),
    allowedOrigins: new Set(),
    protection: protectionForTest(),
    joinQueue: notWired,
    readEntry: notWired,
    cancelEntry: notWired,
    acceptMatch: notWired,
    declineMatch: notWired,
    challenges: {
      createChallenge: notWired,
      readChallenge: notWired,
      listChallenges: notWired,
      acceptChallenge: notWired,
      declineChallenge: notWired,
      withdrawChallenge: notWired,
    },
    readActive: notWired,
    readQueueStatus: notWired,
    socketTickets: { issue: notWired, redeem: notWired, lifetimeS: 30 },
    eventStreams: { open: () => undefined, close: () => undefined, size: 0 },
    waitForEntry: notWired,
    ...overrides,
  });
}

/** The internal HTTP surface alone; every request is one of an operator of all tenants. */
export function internalAppForTest(overrides: Partial<InternalAppDeps> = {}): App {
  return createInternalApp({
    ...shared(),
    authenticateService: async () => ({
      outcome: 'authenticated',
      service: { subject: 'ops', tenant: '*', roles: ['operator'] },
    }),
    openBackfill: notWired,
    readBackfill: notWired,
    cancelBackfill: notWired,
    summarizeQueues: notWired,
    readRulesets: notWired,
    readShards: () => {
      throw new Error('this test does not expect the call');
    },
    revokeTokens: notWired,
    ...overrides,
  });
}
