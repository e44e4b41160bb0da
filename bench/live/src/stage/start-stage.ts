import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { residentBytes } from '@paireto/bench-kit';
import { startStack } from '@paireto/stack';
import type { BenchSettings } from '../options/bench-settings.ts';
import { startBareServer } from './bare-server.ts';
import { writeBenchLimits } from './bench-limits.ts';
import { writeBenchRulesets } from './bench-rulesets.ts';
import type { StageFacts, StageWish } from './stage-messages.ts';

const apps = ['gateway', 'matcher', 'game-bridge', 'live-game-sim'];

/** The system under load. */
export interface Stage {
  facts: StageFacts;
  /** Does what the players wish; a number where they asked for one. */
  fulfil(wish: StageWish): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts the whole system on free ports, real processes and servers of its own, with one gateway. */
export async function startStage(options: {
  settings: BenchSettings;
  say: (line: string) => void;
  signal: AbortSignal;
  /** Options of Node for an app, such as `gateway`. */
  nodeOptions?: (app: string) => string;
}): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'paireto-bench-live-'));
  const forget = (): void => rmSync(dataDir, { recursive: true, force: true });
  // Not the whole environment: its NATS_URL, REDIS_URL and DATABASE_URL would be used instead of own servers.
  const { PATH, HOME } = process.env;
  const stack = await startStack({
    dataDir,
    env: {
      PATH,
      HOME,
      RULESETS: writeBenchRulesets(join(dataDir, 'rulesets')),
      LIMITS: writeBenchLimits(dataDir),
      LOG_LEVEL: 'warn',
    },
    appEnv: Object.fromEntries(apps.map((app) => [app, { NODE_OPTIONS: options.nodeOptions?.(app) ?? '' }])),
    signal: options.signal,
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  const bare = await startBareServer();
  options.say('the system is up');

  const wishes: Record<StageWish, () => Promise<number | undefined>> = {
    async 'gateway-memory'() {
      const pid = stack.pidOf('gateway');
      return pid === undefined ? undefined : residentBytes(pid);
    },
    async 'kill-gateway'() {
      await stack.kill('gateway', 'SIGKILL');
      return undefined;
    },
    async 'start-gateway'() {
      await stack.start('gateway');
      return undefined;
    },
  };

  return {
    facts: {
      gatewayUrl: stack.urls.gateway,
      liveGameUrl: stack.urls.liveGame,
      bareUrl: bare.url,
      jwt: stack.secrets.jwt,
      settings: options.settings,
    },
    fulfil: (wish) => wishes[wish](),
    async stop() {
      bare.stop();
      await stack.stop();
      forget();
    },
  };
}
