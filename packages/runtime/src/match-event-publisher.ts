import { hash } from 'node:crypto';
import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { MAX_EVENTS_PER_MESSAGE, type MatchEvent, matchEventId, matchSubject } from '@paireto/contracts';
import { intoMessages } from './into-messages.ts';

/** Publishes match events to JetStream. */
export interface MatchEventPublisher {
  /**
   * Publishes all events at once (pipelined), those of one type and tenant together, and tells for each, in order, whether
   * the stream has it. Never throws: an event that is not stored yet may be published again; alone, its message id keeps
   * it single, and whoever reads the stream takes an event that comes twice for one.
   *
   * `again`: to say what may have been said before; the events of one number are single among themselves.
   */
  publish(events: readonly MatchEvent[], options?: { again?: number }): Promise<boolean[]>;
}

/** An event on its way. */
interface Outgoing {
  event: MatchEvent;
  id: string;
  text: string;
}

/** Events in one message of the stream. */
export interface SentEvents {
  /** `Nats-Msg-Id`. */
  id: string;
  subject: string;
  text: string;
  events: readonly MatchEvent[];
}

export function createMatchEventPublisher(
  js: JetStreamClient,
  options: {
    timeoutMs?: number;
    /** Is told of a message on its way: what it says, and the id under which it is stored. */
    onSend?: (message: SentEvents) => void;
    /** Is told that the stream has taken an event. */
    onStored?: () => void;
    /** Is told why the stream refused an event, such as that it is full. No answer is no refusal. */
    onRefused?: (reason: string) => void;
  } = {},
): MatchEventPublisher {
  const publishMessage = async (subject: string, members: readonly Outgoing[], idSuffix: string): Promise<boolean> => {
    const { text, msgID, traceparent } = messageOf(members);
    const hdrs = headers();
    if (traceparent !== undefined) hdrs.set('traceparent', traceparent);
    const id = msgID + idSuffix;
    options.onSend?.({ id, subject, text, events: members.map(({ event }) => event) });
    try {
      await js.publish(subject, text, {
        msgID: id,
        headers: hdrs,
        timeout: options.timeoutMs ?? 5_000,
      });
      options.onStored?.();
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError) options.onRefused?.(error.message);
      return false;
    }
  };
  return {
    async publish(events, { again } = {}) {
      const idSuffix = again === undefined ? '' : `:again:${again}`;
      const stored = new Set<string>();
      const byId = new Map(events.map((event) => [matchEventId(event), event]));
      const outgoing = [...byId].map(([id, event]): Outgoing => ({ event, id, text: JSON.stringify(event) }));
      const bySubject = Map.groupBy(outgoing, ({ event }) => matchSubject(event.type, event.match.tenant));
      await Promise.all(
        [...bySubject].flatMap(([subject, members]) =>
          intoMessages(members, MAX_EVENTS_PER_MESSAGE, ({ text }) => text.length).map(async (part) => {
            if (await publishMessage(subject, part, idSuffix)) for (const { id } of part) stored.add(id);
          }),
        ),
      );
      return events.map((event) => stored.has(matchEventId(event)));
    },
  };
}

function messageOf(members: readonly Outgoing[]): { text: string; msgID: string; traceparent?: string | undefined } {
  const [first] = members as [Outgoing, ...Outgoing[]];
  if (members.length === 1) return { text: first.text, msgID: first.id, traceparent: first.event.match.traceparent };
  const texts = members.map(({ text }) => text);
  // Of all members: of two lists that begin alike, such as before and after a crash, the stream must not drop one.
  const digest = hash('sha1', members.map(({ id }) => id).join(' '), 'base64url');
  return { text: `{"v":1,"events":[${texts.join(',')}]}`, msgID: `${first.id}:list:${digest}` };
}
