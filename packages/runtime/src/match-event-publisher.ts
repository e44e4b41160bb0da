import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type MatchEvent, matchEventId, matchSubject } from '@paireto/contracts';

/** Publishes match events to JetStream. */
export interface MatchEventPublisher {
  /**
   * Publishes all events at once (pipelined) and tells for each, in order, whether the stream has it.
   * Never throws: an event that is not stored yet may be published again, its message id keeps it single.
   *
   * `again`: to say what may have been said before; the events of one number are single among themselves.
   */
  publish(events: readonly MatchEvent[], options?: { again?: number }): Promise<boolean[]>;
}

export function createMatchEventPublisher(
  js: JetStreamClient,
  options: {
    timeoutMs?: number;
    /** Is told that the stream has taken an event. */
    onStored?: () => void;
    /** Is told why the stream refused an event, such as that it is full. No answer is no refusal. */
    onRefused?: (reason: string) => void;
  } = {},
): MatchEventPublisher {
  const publishOne = async (event: MatchEvent, idSuffix: string): Promise<boolean> => {
    const hdrs = headers();
    if (event.match.traceparent !== undefined) hdrs.set('traceparent', event.match.traceparent);
    try {
      await js.publish(matchSubject(event.type, event.match.tenant), JSON.stringify(event), {
        msgID: `${matchEventId(event)}${idSuffix}`,
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
    publish(events, { again } = {}) {
      const idSuffix = again === undefined ? '' : `:again:${again}`;
      return Promise.all(events.map((event) => publishOne(event, idSuffix)));
    },
  };
}
