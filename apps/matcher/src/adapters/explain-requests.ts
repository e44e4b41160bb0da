import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { type ExplainReply, type ExplainRequest, explainRequestSchema, explainSubject } from '@paireto/contracts';
import type { DropLog } from '../drop-log.ts';
import { parseMessage } from './parse-message.ts';

/** Questions why a ticket waits, by partition, over core NATS. */
export interface ExplainRequests {
  /** Answers those about a partition from now on; returns how to stop. */
  listen: (partition: number) => () => void;
}

export function createExplainRequests(deps: {
  nats: NatsConnection;
  /** Undefined: no answer is sent, and whoever asked gives up in their own time. */
  explain: (request: ExplainRequest) => Promise<ExplainReply | undefined>;
  dropped: DropLog;
}): ExplainRequests {
  const { nats } = deps;

  const answer = async (message: Msg): Promise<void> => {
    const request = parseMessage(explainRequestSchema, message);
    if (request === undefined) {
      deps.dropped.note(1, { subject: message.subject });
      return;
    }
    const reply = await deps.explain(request);
    if (reply !== undefined && !nats.isClosed()) message.respond(JSON.stringify(reply));
  };

  return {
    listen(partition) {
      if (nats.isClosed()) return () => undefined;
      const subscription = nats.subscribe(explainSubject(partition), {
        callback: (error, message) => {
          if (!error) void answer(message);
        },
      });
      return () => {
        if (!nats.isClosed()) subscription.unsubscribe();
      };
    },
  };
}
