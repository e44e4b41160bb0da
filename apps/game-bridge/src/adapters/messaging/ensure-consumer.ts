import { AckPolicy, type JetStreamManager } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** A durable consumer of a stream. */
export interface ConsumerSettings {
  stream: string;
  name: string;
  /** The subjects that it gets. */
  filter: string;
  /** Delivered and not acknowledged at most, over all processes that share the consumer. */
  maxAckPending: number;
  /** A message that is neither acknowledged nor renewed for this long is delivered again. */
  ackWaitMs: number;
}

/** Creates the durable consumer, or brings an existing one to these settings. Messages are delivered without end. */
export async function ensureConsumer(manager: JetStreamManager, wanted: ConsumerSettings): Promise<void> {
  const settings = { ack_wait: nanos(wanted.ackWaitMs), max_deliver: -1, max_ack_pending: wanted.maxAckPending };
  const config = {
    durable_name: wanted.name,
    filter_subject: wanted.filter,
    ack_policy: AckPolicy.Explicit,
    ...settings,
  };
  await manager.consumers.add(wanted.stream, config).catch(async (error: unknown) => {
    if (error instanceof Error && /already (in use|exists)/.test(error.message))
      return manager.consumers.update(wanted.stream, wanted.name, settings);
    throw error;
  });
}
