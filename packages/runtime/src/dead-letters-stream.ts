import { DiscardPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { DEAD_LETTERS_STREAM } from '@paireto/contracts';
import { ensureStream } from './ensure-stream.ts';

/**
 * Creates the DEAD_LETTERS stream, or brings an existing one to the wanted limits. When it is full it refuses: what it cannot
 * take is not given up, and comes again.
 */
export const ensureDeadLettersStream = (
  manager: JetStreamManager,
  options: { replicas?: number } = {},
): Promise<void> => ensureStream(manager, { ...DEAD_LETTERS_STREAM, discard: DiscardPolicy.New }, options);
