import type { JetStreamManager } from '@nats-io/jetstream';
import { trimPoint } from '../../use-cases/trim-point.ts';

/**
 * Makes room in a stream that refuses when it is full: lets go of the oldest messages that all these consumers are done with.
 * Any number of bridges may do it at once. @throws when JetStream does not answer, or a consumer does not exist yet
 */
export async function trimStream(
  manager: JetStreamManager,
  { stream, consumers }: { stream: string; consumers: readonly string[] },
): Promise<void> {
  const { config, state } = await manager.streams.info(stream);
  const fill = {
    bytes: state.bytes,
    maxBytes: config.max_bytes,
    messages: state.messages,
    firstSequence: state.first_seq,
  };
  // Most of the time there is room: then the consumers need not be asked.
  if (trimPoint(fill, state.last_seq) === undefined) return;
  const infos = await Promise.all(consumers.map((consumer) => manager.consumers.info(stream, consumer)));
  const point = trimPoint(fill, Math.min(...infos.map(({ ack_floor }) => ack_floor.stream_seq)));
  if (point !== undefined) await manager.streams.purge(stream, { seq: point });
}
