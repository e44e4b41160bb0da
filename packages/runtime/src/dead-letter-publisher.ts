import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { DEAD_LETTER_HEADERS, deadLetterSubject } from '@paireto/contracts';

/** A message that a consumer can never process. */
export interface DeadLetter {
  consumer: string;
  /** Why, in a sentence; cut to what fits a header. */
  reason: string;
  /** The subject and stream sequence that the message came on. */
  subject: string;
  sequence: number;
  /** When its stream took the message in, ns since the epoch: tells it from one of an earlier stream of that name. */
  storedAtNs: bigint;
  data: Uint8Array;
}

/** Keeps a dead letter below the server's default message limit of 1 MiB, headers included. */
const MAX_DATA_BYTES = 1_040_000;
const MAX_REASON_LENGTH = 512;

/**
 * Stores dead letters in the DEAD_LETTERS stream. Throws when the stream did not acknowledge; then the message must not
 * be given up yet. Storing the same one again is a no-op.
 */
export type DeadLetterPublisher = (letter: DeadLetter) => Promise<void>;

export function createDeadLetterPublisher(js: JetStreamClient): DeadLetterPublisher {
  return async (letter) => {
    const hdrs = headers();
    hdrs.set(DEAD_LETTER_HEADERS.reason, printable(letter.reason).slice(0, MAX_REASON_LENGTH));
    hdrs.set(DEAD_LETTER_HEADERS.subject, letter.subject);
    hdrs.set(DEAD_LETTER_HEADERS.sequence, String(letter.sequence));
    hdrs.set(DEAD_LETTER_HEADERS.size, String(letter.data.byteLength));
    await js.publish(deadLetterSubject(letter.consumer), letter.data.subarray(0, MAX_DATA_BYTES), {
      msgID: `${letter.consumer}:${letter.sequence}:${letter.storedAtNs}`,
      headers: hdrs,
    });
  };
}

/** Header values are one line of visible characters. */
const printable = (text: string): string => text.replace(/[^\x21-\x7e]+/g, ' ').trim() || 'unknown';
