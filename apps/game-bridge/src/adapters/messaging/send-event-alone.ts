import type { JetStreamClient } from '@nats-io/jetstream';
import type { SendEventAlone } from '../../ports/send-event-alone.ts';

/** Sends events on by JetStream, on the subject that they came on. */
export const createSendEventAlone =
  (js: JetStreamClient): SendEventAlone =>
  (delivery, index, content) =>
    js
      .publish(delivery.subject, JSON.stringify(content), {
        msgID: `${delivery.storedAtNs}:${delivery.sequence}:alone:${index}`,
      })
      .then(
        () => true,
        () => false,
      );
