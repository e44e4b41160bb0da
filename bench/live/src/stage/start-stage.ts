import { residentBytes, startBenchStack } from '@paireto/bench-kit';
import type { BenchSettings } from '../options/bench-settings.ts';
import { startBareServer } from './bare-server.ts';
import { writeBenchLimits } from './bench-limits.ts';
import { writeBenchRulesets } from './bench-rulesets.ts';
import type { StageFacts, StageWish } from './stage-messages.ts';

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
  const stack = await startBenchStack({
    writeRulesets: writeBenchRulesets,
    writeLimits: writeBenchLimits,
    signal: options.signal,
    ...(options.nodeOptions === undefined ? {} : { nodeOptions: options.nodeOptions }),
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
    },
  };
}
