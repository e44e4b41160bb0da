import { join, resolve } from 'node:path';
import type { Progress } from '@paireto/bench-kit';
import { type Generator, startGenerator } from './start-generator.ts';
import { type Stage, startStage } from './start-stage.ts';

/** What is started, and who is told. */
export interface SystemOptions {
  gateways: number;
  shards: number;
  bridges: number;
  /** Folder for processor profiles of the apps. */
  profile?: string | undefined;
  progress: Progress;
  signal: AbortSignal;
}

/** Starts the whole system and the process with the players, uses both, and stops them whatever happens. */
export async function withSystem<Result>(
  options: SystemOptions,
  use: (system: { stage: Stage; generator: Generator; say: (line: string) => void }) => Promise<Result>,
): Promise<Result> {
  const { progress, profile, signal, ...size } = options;
  signal.throwIfAborted();
  const say = (line: string): void => progress.line(line);
  const nodeOptions = (app: string): string => `--cpu-prof --cpu-prof-dir=${join(resolve(profile ?? ''), app)}`;
  const stage = await startStage({ ...size, say, signal, ...(profile === undefined ? {} : { nodeOptions }) });
  const facts = { gatewayUrls: stage.urls.gateways, liveGameUrl: stage.urls.liveGame, jwt: stage.jwt };
  const generator = startGenerator(facts, (line, isLive) => (isLive ? progress.live(line) : say(line)));
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  try {
    return await Promise.race([use({ stage, generator, say }), aborted]);
  } finally {
    generator.stop();
    await stage.stop();
  }
}

/** Aborts when this process is asked to end. */
export function stopOnSignals(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}
