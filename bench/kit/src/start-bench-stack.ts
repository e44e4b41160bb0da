import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StackHandle, type StackOptions, startStack } from '@paireto/stack';

const apps = ['gateway', 'matcher', 'game-bridge', 'live-game-sim'];

/** What a bench starts the system with. */
export interface BenchStackOptions extends Pick<StackOptions, 'gateways' | 'shards' | 'bridges'> {
  /** Write the rulesets into a folder, and the limits; the paths of what was written. */
  writeRulesets: (folder: string) => string;
  writeLimits: (folder: string) => string;
  signal: AbortSignal;
  /** Options of Node for an app, such as `gateway`. */
  nodeOptions?: (app: string) => string;
}

/** Starts the whole system on free ports, real processes and servers of its own; nothing is left of it after `stop`. */
export async function startBenchStack(options: BenchStackOptions): Promise<StackHandle> {
  const { writeRulesets, writeLimits, nodeOptions, ...size } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'paireto-bench-'));
  const forget = (): void => rmSync(dataDir, { recursive: true, force: true });
  // Not the whole environment: its NATS_URL, REDIS_URL and DATABASE_URL would be used instead of own servers.
  const { PATH, HOME } = process.env;
  const stack = await startStack({
    dataDir,
    env: {
      PATH,
      HOME,
      RULESETS: writeRulesets(join(dataDir, 'rulesets')),
      LIMITS: writeLimits(dataDir),
      LOG_LEVEL: 'warn',
    },
    appEnv: Object.fromEntries(apps.map((app) => [app, { NODE_OPTIONS: nodeOptions?.(app) ?? '' }])),
    ...size,
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  return {
    ...stack,
    async stop() {
      await stack.stop();
      forget();
    },
  };
}
