import { startBenchStack } from '@paireto/bench-kit';
import { createServiceToken } from '@paireto/stack';
import type { MetricsPage } from './app-metrics.ts';
import { writeBenchLimits } from './bench-limits.ts';
import { writeBenchRulesets } from './bench-rulesets.ts';

/** The system under load. */
export interface Stage {
  urls: { gateways: readonly string[]; liveGame: string; nats: string; redis: string };
  jwt: { secret: string; issuer: string; audience: string };
  /** Pids by name: `gateway`, `matcher-1`, `redis`. */
  pids(): ReadonlyMap<string, number>;
  /** Where the apps tell their metrics, by name. */
  metrics(): ReadonlyMap<string, MetricsPage>;
  /** Kills a process (SIGKILL). */
  kill(name: string): Promise<void>;
  /** Starts a killed process again; resolves when it is ready. */
  start(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the whole system on free ports, real processes and servers of its own. */
export async function startStage(options: {
  gateways: number;
  shards: number;
  bridges: number;
  say: (line: string) => void;
  signal: AbortSignal;
  /** Options of Node for an app, such as `gateway`. */
  nodeOptions?: (app: string) => string;
}): Promise<Stage> {
  const stack = await startBenchStack({
    writeRulesets: writeBenchRulesets,
    writeLimits: writeBenchLimits,
    gateways: options.gateways,
    shards: options.shards,
    bridges: options.bridges,
    signal: options.signal,
    ...(options.nodeOptions === undefined ? {} : { nodeOptions: options.nodeOptions }),
  });
  const token = await createServiceToken(stack.secrets.services, { sub: 'bench', tenant: '*', roles: ['metrics'] });
  options.say('the system is up');
  return {
    urls: stack.urls,
    jwt: stack.secrets.jwt,
    pids: () => new Map(stack.describe().processes.map(({ name, pid }) => [name, pid])),
    metrics: () =>
      new Map(
        stack.describe().processes.flatMap(({ name, healthUrl }) => {
          if (healthUrl === undefined || name === 'live-game-sim') return [];
          const url = new URL('/metrics', healthUrl).href;
          return [[name, name.startsWith('gateway') ? { url, token } : { url }] as const];
        }),
      ),
    async kill(name) {
      await stack.kill(name, 'SIGKILL');
      options.say(`${name} is gone`);
    },
    async start(name) {
      await stack.start(name);
      options.say(`${name} is there again`);
    },
    async stop() {
      await stack.stop();
    },
  };
}
