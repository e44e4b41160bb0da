import { jetstream, jetstreamManager, type StoredMsg } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  DEAD_LETTER_HEADERS,
  DEAD_LETTERS_STREAM,
  deadLetterConsumer,
  inboxPrefix,
  natsServers,
} from '@paireto/contracts';
import { CliError } from '../cli-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** A message that a consumer gave up, as it lies in the dead-letter stream. */
export interface StoredLetter {
  /** Position in the dead-letter stream: its name for the operator. */
  sequence: number;
  /** When it was given up. */
  time: Date;
  consumer: string;
  reason: string;
  /** The subject it came on; undefined when the letter does not say. */
  subject: string | undefined;
  /** Its position in the stream it came from. */
  sourceSequence: number | undefined;
  /** Bytes that the message had; `data` has fewer when the letter was cut. */
  size: number;
  data: Uint8Array;
}

/** The dead letters of one NATS. Methods throw a CliError that a person can read. */
export interface DeadLetters {
  /** How many there are. */
  count(): Promise<number>;
  /** The latest ones, oldest of them first. */
  latest(limit: number): Promise<StoredLetter[]>;
  /** Sequences of all that are there now, oldest first. */
  sequences(): Promise<number[]>;
  read(sequence: number): Promise<StoredLetter | undefined>;
  /** Publishes the message to its subject again and waits until a stream has it; again soon after, it does nothing more. */
  republish(letter: StoredLetter): Promise<void>;
  /** Forgets one; tells whether it was there. */
  remove(sequence: number): Promise<boolean>;
  /** Forgets all up to and including this one; gives how many. */
  removeUpTo(sequence: number): Promise<number>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 5_000;
/** Letters asked for at once. */
const READ_AT_ONCE = 50;
const STREAM = DEAD_LETTERS_STREAM.name;

/** No such stream, no message found, no such sequence: nats-server, server/errors.json. */
const ABSENT = [10_059, 10_037, 10_043];

/**
 * @param login who signs in, where the URL does not say.
 * @throws {CliError} when NATS does not answer at this URL.
 */
export async function openDeadLetters(url: string, login: { user?: string; pass?: string } = {}): Promise<DeadLetters> {
  const nats = await connect({
    ...natsServers(url),
    ...login,
    inboxPrefix: inboxPrefix('operator'),
    name: 'paireto-dlq',
    reconnect: false,
    timeout: TIMEOUT_MS,
  }).catch((error: unknown) => {
    const text = `NATS does not answer at ${withoutPassword(url)}: ${messageOf(error)}`;
    throw new CliError('NETWORK', exitCodes.unavailable, text, {
      remedy: 'Start the stack (npm start), or set NATS_URL to the right server.',
    });
  });
  return createDeadLetters(nats);
}

async function createDeadLetters(nats: NatsConnection): Promise<DeadLetters> {
  const manager = await jetstreamManager(nats, { checkAPI: false, timeout: TIMEOUT_MS });
  const publisher = jetstream(nats, { timeout: TIMEOUT_MS });
  const { streams } = manager;

  const read = async (sequence: number): Promise<StoredLetter | undefined> => {
    const message = await answerIfThere(streams.getMessage(STREAM, { seq: sequence }));
    return message ? toLetter(message) : undefined;
  };

  const sequences = async (): Promise<number[]> => {
    const info = await answerIfThere(streams.info(STREAM, { deleted_details: true }));
    if (info === undefined || info.state.messages === 0) return [];
    const { first_seq: first, last_seq: last, deleted } = info.state;
    const gone = new Set(deleted);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((each) => !gone.has(each));
  };

  return {
    count: async () => (await answerIfThere(streams.info(STREAM)))?.state.messages ?? 0,
    sequences,
    read,
    async latest(limit) {
      const wanted = (await sequences()).slice(-limit);
      const letters: StoredLetter[] = [];
      for (let start = 0; start < wanted.length; start += READ_AT_ONCE) {
        const some = await Promise.all(wanted.slice(start, start + READ_AT_ONCE).map(read));
        letters.push(...some.filter((letter) => letter !== undefined));
      }
      return letters;
    },
    async republish({ sequence, sourceSequence, subject, size, data }) {
      if (subject === undefined) throw refused('the letter does not say which subject it came on');
      if (data.byteLength < size) throw refused(`only ${data.byteLength} of its ${size} bytes were kept`);
      // Named after the message: every consumer gets it again, so one is enough for the letters of all that gave it up,
      // and whoever dies between here and the removal may replay the letter again without harm.
      const source = sourceSequence === undefined ? `letter ${sequence}` : `${subject} ${sourceSequence}`;
      await answerOf(publisher.publish(subject, data, { msgID: `replay ${source}` }));
    },
    remove: async (sequence) => (await answerIfThere(streams.deleteMessage(STREAM, sequence))) ?? false,
    async removeUpTo(sequence) {
      const purged = await answerIfThere(streams.purge(STREAM, { seq: sequence + 1 }));
      return purged?.purged ?? 0;
    },
    close: () => nats.close(),
  };
}

function toLetter(message: StoredMsg): StoredLetter {
  const header = (name: keyof typeof DEAD_LETTER_HEADERS): string | undefined =>
    message.header.get(DEAD_LETTER_HEADERS[name]) || undefined;
  const sourceSequence = Number(header('sequence'));
  return {
    sequence: message.seq,
    time: message.time,
    consumer: deadLetterConsumer(message.subject),
    reason: header('reason') ?? 'unknown',
    subject: header('subject'),
    sourceSequence: Number.isInteger(sourceSequence) ? sourceSequence : undefined,
    size: Number(header('size') ?? message.data.byteLength),
    data: message.data,
  };
}

/** The answer of JetStream; its refusals as errors that a person can read. */
async function answerOf<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer;
  } catch (error) {
    throw refused(messageOf(error));
  }
}

/** The same; undefined when the stream or the message is not there. */
const answerIfThere = <Result>(answer: Promise<Result>): Promise<Result | undefined> =>
  answerOf(
    answer.catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? Number(error.code) : 0;
      if (ABSENT.includes(code)) return undefined;
      throw error;
    }),
  );

const refused = (message: string): CliError => new CliError('REFUSED', exitCodes.refused, message);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** For messages: an address may carry a password. */
const withoutPassword = (url: string): string => url.replaceAll(/\/\/[^@/,]*@/g, '//');
