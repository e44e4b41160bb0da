import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { type MatchEvent, matchEventId, matchSubject } from '@paireto/contracts';

/** Publishes match events to JetStream. */
export interface MatchEventPublisher {
  /**
   * Publishes all events at once (pipelined) and tells for each, in order, whether the stream has it.
   * Never throws: an event that is not stored yet may be published again, its message id keeps it single.
   */
  publish(events: readonly MatchEvent[]): Promise<boolean[]>;
}

export function createMatchEventPublisher(
  js: JetStreamClient,
  options: { timeoutMs?: number } = {},
): MatchEventPublisher {
  const publishOne = async (event: MatchEvent): Promise<boolean> => {
    const hdrs = headers();
    if (event.match.traceparent !== undefined) hdrs.set('traceparent', event.match.traceparent);
    try {
      await js.publish(matchSubject(event.type, event.match.tenant), JSON.stringify(event), {
        msgID: matchEventId(event),
        headers: hdrs,
        timeout: options.timeoutMs ?? 5_000,
      });
      return true;
    } catch {
      return false;
    }
  };
  return { publish: (events) => Promise.all(events.map(publishOne)) };
}
