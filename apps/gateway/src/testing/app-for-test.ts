import { createLogger, type Logger } from '@paireto/runtime';
import { chessRuleset, devTokenDefaults } from '@paireto/testkit';
import { createJwtAuthenticate } from '../adapters/jwt-authenticate.ts';
import { type AppDeps, createApp } from '../app.ts';
import type { App } from '../http/app-env.ts';

const notWired = async (): Promise<never> => {
  throw new Error('this test does not expect the call');
};

/** The HTTP surface alone: no server, no store. Use cases that a test needs are given in `overrides`. */
export async function appForTest(overrides: Partial<AppDeps> & { logger?: Logger } = {}): Promise<App> {
  return createApp({
    rulesets: new Map([[chessRuleset.name, chessRuleset]]),
    authenticate: await createJwtAuthenticate({ ...devTokenDefaults, nowMs: Date.now }),
    readiness: async () => ({ ready: true, checks: {} }),
    logger: createLogger({ service: 'gateway', level: 'silent', pretty: false }),
    allowedOrigins: new Set(),
    traced: false,
    joinQueue: notWired,
    readEntry: notWired,
    cancelEntry: notWired,
    acceptMatch: notWired,
    declineMatch: notWired,
    explainEntry: { toPlayer: notWired, toOperator: notWired },
    openBackfill: notWired,
    readBackfill: notWired,
    cancelBackfill: notWired,
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
    summarizeQueues: notWired,
    readRulesets: notWired,
    readShards: () => {
      throw new Error('this test does not expect the call');
    },
    askBridge: notWired,
    revocations: { revoke: notWired, isRevoked: () => false },
    socketTickets: { issue: notWired, redeem: notWired, lifetimeS: 30 },
    eventStreams: { open: () => undefined, close: () => undefined, size: 0 },
    waitForEntry: notWired,
    ...overrides,
  });
}
