import type { Delivery } from '../ports/delivery.ts';
import { type ReadEvent, readMatchEvents } from './read-match-events.ts';

/** What is read of a message's bytes. */
export type ReadMessage = (delivery: Delivery) => readonly ReadEvent[];

/** Bytes of messages whose events are kept for the other consumer. */
const MAX_BYTES = 4 * 1_024 * 1_024;

/**
 * Reads each message once for two consumers which both get it: the second takes what the first has read. What nobody takes
 * (another bridge got it, or it comes again) makes room for what is newer. Neither may change what it is given.
 *
 * @param options.isForBoth whether the messages of a subject go to both.
 * @param options.maxBytes of messages that wait for the second.
 */
export function shareReadings(options: { isForBoth: (subject: string) => boolean; maxBytes?: number }): ReadMessage {
  const { isForBoth, maxBytes = MAX_BYTES } = options;
  const left = new Map<number, { storedAtNs: bigint; bytes: number; events: readonly ReadEvent[] }>();
  let bytesLeft = 0;

  const take = (sequence: number) => {
    const reading = left.get(sequence);
    if (reading === undefined) return undefined;
    left.delete(sequence);
    bytesLeft -= reading.bytes;
    return reading;
  };

  return (delivery) => {
    if (!isForBoth(delivery.subject)) return readMatchEvents(delivery);
    const { sequence, storedAtNs } = delivery;
    const known = take(sequence);
    // A stream that was created anew begins with the same sequences.
    if (known?.storedAtNs === storedAtNs) return known.events;
    const events = readMatchEvents(delivery);
    left.set(sequence, { storedAtNs, bytes: delivery.data.byteLength, events });
    bytesLeft += delivery.data.byteLength;
    for (const oldest of left.keys()) {
      if (bytesLeft <= maxBytes) break;
      take(oldest);
    }
    return events;
  };
}
