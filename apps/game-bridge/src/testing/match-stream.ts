import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  BRIDGE_STATUS_SUBJECT,
  type BridgeStatus,
  bridgeStatusSchema,
  DEAD_LETTER_HEADERS,
  deadLetterConsumer,
  eventsOfMessage,
  type Match,
  type MatchEvent,
  matchEventSchema,
  matchSubject,
  poolCommandsSchema,
} from '@paireto/contracts';
import { ensureMatchesStream } from '@paireto/runtime';

/** A dead letter as it lies in its stream. */
export interface StoredDeadLetter {
  reason: string;
  subject: string;
  text: string;
}

/** Which consumer gave up which message of the MATCHES stream. */
export interface DeadLetterEnd {
  consumer: string;
  sequence: number;
  data: Buffer;
}

/** What shards and operators see of the match events, and a way to send some. */
export async function openMatchStream(nats: NatsConnection) {
  const js = jetstream(nats);
  const manager = await jetstreamManager(nats);
  await ensureMatchesStream(manager);

  const joins: string[] = [];
  const leaves: string[] = [];
  nats.subscribe('paireto.partition.*', {
    callback: (_error, message) => {
      for (const command of poolCommandsSchema.parse(message.json()).commands) {
        if (command.op === 'join') joins.push(command.ticket.id);
        if (command.op === 'leave') leaves.push(command.ticketId);
      }
    },
  });

  const statuses: BridgeStatus[] = [];
  nats.subscribe(BRIDGE_STATUS_SUBJECT, {
    callback: (_error, message) => void statuses.push(bridgeStatusSchema.parse(message.json())),
  });

  const lastOn = (stream: string, subject: string) =>
    manager.streams.getMessage(stream, { last_by_subj: subject }).catch(() => null);

  /** Publishes as if the stream had forgotten the message id: every call stores a message. */
  const publish = async (event: MatchEvent): Promise<void> => {
    await js.publish(matchSubject(event.type, event.match.tenant), JSON.stringify(event));
  };

  return {
    manager,
    /** Ids of the tickets that shards were told to take in. */
    joins,
    /** Ids of the tickets that shards were told to let go. */
    leaves,
    /** What bridges said, in order. */
    statuses,
    publish,
    publishFound: (match: Match): Promise<void> => publish({ v: 1, type: 'match.found', at: Date.now(), match }),
    /** Publishes what it is given; gives its sequence in the stream. */
    async publishRaw(subject: string, payload: string | Uint8Array): Promise<number> {
      return (await js.publish(subject, payload)).seq;
    },
    /** The last event of this kind that the stream has for the match's tenant. */
    async lastEvent(type: MatchEvent['type'], match: Match): Promise<MatchEvent | undefined> {
      const message = await lastOn('MATCHES', matchSubject(type, match.tenant));
      const last = message === null ? undefined : eventsOfMessage(message.json()).at(-1);
      return last === undefined ? undefined : matchEventSchema.parse(last);
    },
    /** All events of this kind that the stream has for a tenant, in order. */
    async eventsOf(type: MatchEvent['type'], tenant: string): Promise<MatchEvent[]> {
      const events: MatchEvent[] = [];
      let seq = 1;
      for (;;) {
        const request = { seq, next_by_subj: matchSubject(type, tenant) };
        const message = await manager.streams.getMessage('MATCHES', request).catch(() => null);
        if (message === null) return events;
        events.push(...eventsOfMessage(message.json()).map((event) => matchEventSchema.parse(event)));
        seq = message.seq + 1;
      }
    },
    /** How many events of this kind the stream has for the match's tenant. */
    async countEvents(type: MatchEvent['type'], match: Match): Promise<number> {
      const subject = matchSubject(type, match.tenant);
      const { state } = await manager.streams.info('MATCHES', { subjects_filter: subject });
      return state.subjects?.[subject] ?? 0;
    },
    async lastDeadLetter(consumer: string): Promise<StoredDeadLetter | undefined> {
      const message = await lastOn('DEAD_LETTERS', `paireto.dead.${consumer}`);
      if (message === null) return undefined;
      const [reason, subject] = ['Paireto-Reason', 'Paireto-Subject'].map((name) => message.header.get(name));
      return { reason: reason ?? '', subject: subject ?? '', text: message.string() };
    },
    /** Ends of all dead letters so far, in order. */
    async deadLetters(): Promise<DeadLetterEnd[]> {
      const { state } = await manager.streams.info('DEAD_LETTERS');
      const letters = await Promise.all(
        Array.from({ length: state.last_seq }, (_, index) =>
          manager.streams.getMessage('DEAD_LETTERS', { seq: index + 1 }),
        ),
      );
      return letters.map((letter) => ({
        consumer: deadLetterConsumer(letter?.subject ?? ''),
        sequence: Number(letter?.header.get(DEAD_LETTER_HEADERS.sequence)),
        data: Buffer.from(letter?.data ?? ''),
      }));
    },
    /** Messages that a consumer has not acknowledged yet, delivered or not. */
    async backlog(consumer: string): Promise<number> {
      const info = await manager.consumers.info('MATCHES', consumer);
      return info.num_pending + info.num_ack_pending;
    },
  };
}
