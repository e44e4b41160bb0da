import { DiscardPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { MATCHES_STREAM } from '@paireto/contracts';
import { ensureStream } from './ensure-stream.ts';

/** Creates the MATCHES stream, or brings an existing one to the wanted limits. Safe to call from every process. */
export const ensureMatchesStream = (manager: JetStreamManager, options: { replicas?: number } = {}): Promise<void> =>
  ensureStream(manager, { ...MATCHES_STREAM, discard: DiscardPolicy.New }, options);
