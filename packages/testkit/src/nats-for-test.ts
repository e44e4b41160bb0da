import { startNats } from './start-servers.ts';

/** A NATS server of its own with empty JetStream. `stop` ends it. */
export async function natsForTest(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startNats({ fast: true });
  return { url: server.url, stop: () => server.stop() };
}
