import type { JetStreamManager } from '@nats-io/jetstream';
import type { RecordLag } from '../../ports/record-lag.ts';

/**
 * Tells how far a durable consumer is behind: messages that nobody has acknowledged, delivered or not, and the age of the
 * oldest. A message that came back to be tried again counts like one that was never delivered.
 *
 * @throws when JetStream does not answer, or has no such consumer yet.
 */
export async function readConsumerLag(
  manager: JetStreamManager,
  { stream, consumer, filter }: { stream: string; consumer: string; filter: string },
  nowMs: () => number,
): Promise<RecordLag> {
  const { num_pending, num_ack_pending, ack_floor } = await manager.consumers.info(stream, consumer);
  const pending = num_pending + num_ack_pending;
  if (pending === 0) return { pending, lagMs: 0 };
  // All up to the floor is acknowledged, so the next message that the stream still has is the oldest that is not.
  const next: { seq: number; next_by_subj: string } = { seq: ack_floor.stream_seq + 1, next_by_subj: filter };
  const oldest = await manager.streams.getMessage(stream, next);
  return { pending, lagMs: oldest === null ? 0 : Math.max(nowMs() - oldest.time.getTime(), 0) };
}
