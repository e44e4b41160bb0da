import { chessQueue } from '@paireto/contracts';
import { createLogger, type Logger } from '@paireto/runtime';
import { devTokenDefaults } from '@paireto/testkit';
import { createJwtAuthenticate } from '../adapters/jwt-authenticate.ts';
import { type AppDeps, createApp } from '../app.ts';
import type { App } from '../http/app-env.ts';

const notWired = async (): Promise<never> => {
  throw new Error('this test does not expect the call');
};

/** The HTTP surface alone: no server, no store. Use cases that a test needs are given in `overrides`. */
export async function appForTest(overrides: Partial<AppDeps> & { logger?: Logger } = {}): Promise<App> {
  return createApp({
    queues: new Map([[chessQueue.name, chessQueue]]),
    authenticate: await createJwtAuthenticate({ ...devTokenDefaults, nowMs: Date.now }),
    readiness: async () => ({ ready: true, checks: {} }),
    logger: createLogger({ service: 'gateway', level: 'silent', pretty: false }),
    traced: false,
    joinQueue: notWired,
    readEntry: notWired,
    cancelEntry: notWired,
    readActive: notWired,
    readQueueStatus: notWired,
    summarizeQueues: notWired,
    readShards: () => {
      throw new Error('this test does not expect the call');
    },
    ...overrides,
  });
}
