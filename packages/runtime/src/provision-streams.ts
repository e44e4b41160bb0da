import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { ensureDeadLettersStream } from './dead-letters-stream.ts';
import { ensureMatchesStream } from './matches-stream.ts';

/** Creates all streams, or brings them to the limits of this version: what the account `provision` is for. */
export async function provisionStreams(nats: NatsConnection, options: { replicas?: number } = {}): Promise<void> {
  const manager = await jetstreamManager(nats, { checkAPI: false });
  await ensureMatchesStream(manager, options);
  await ensureDeadLettersStream(manager, options);
}
