import { DiscardPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { DEAD_LETTERS_STREAM } from '@paireto/contracts';
import { ensureStream } from './ensure-stream.ts';

/** Creates the DEAD_LETTERS stream, or brings an existing one to the wanted limits; when it is full the oldest go. */
export const ensureDeadLettersStream = (
  manager: JetStreamManager,
  options: { replicas?: number } = {},
): Promise<void> => ensureStream(manager, { ...DEAD_LETTERS_STREAM, discard: DiscardPolicy.Old }, options);
