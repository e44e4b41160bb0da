import type { JsMsg } from '@nats-io/jetstream';
import type { DeadLetterPublisher, Logger } from '@paireto/runtime';
import type { Delivery } from '../../ports/delivery.ts';
import { atMostEvery } from '../../use-cases/at-most-every.ts';
import { retryDelayMs } from '../../use-cases/retry-delay.ts';
import { retryAfter, type Verdict } from '../../use-cases/verdict.ts';
import type { InFlight } from './in-flight.ts';

export interface MessageHandlerDeps {
  handle: (delivery: Delivery) => Promise<Verdict>;
  deadLetter: DeadLetterPublisher;
  /** A message was judged. */
  onVerdict?: (consumer: string, verdict: Verdict['verdict']) => void;
  /** Numbers in [0, 1), for jitter. */
  random: () => number;
  nowMs: () => number;
  logger: Logger;
}

const FAULT_LOG_INTERVAL_MS = 1_000;
const DEAD_LETTER_RETRY_MS = 1_000;

/** Has a message judged and carries out the verdict. A handler that throws means that the message comes again later. */
export function createMessageHandler(
  consumer: string,
  inFlight: InFlight<JsMsg>,
  deps: MessageHandlerDeps,
): (message: JsMsg) => Promise<void> {
  const logFault = atMostEvery(FAULT_LOG_INTERVAL_MS, deps.nowMs, (error: unknown, swallowed) => {
    deps.logger.error({ err: error, consumer, more: swallowed }, 'handling a message failed');
  });

  // Each of them is in the stream; the log says that there are some.
  const logDead = atMostEvery(
    FAULT_LOG_INTERVAL_MS,
    deps.nowMs,
    (letter: { sequence: number; reason: string }, more) => {
      deps.logger.error({ consumer, ...letter, more }, 'dead letter');
    },
  );

  const judge = (delivery: Delivery): Promise<Verdict> =>
    deps.handle(delivery).catch((error: unknown) => {
      logFault(error);
      return retryAfter(retryDelayMs(delivery.deliveryCount, deps.random()));
    });

  const settle = async (message: JsMsg, delivery: Delivery, verdict: Verdict): Promise<void> => {
    deps.onVerdict?.(consumer, verdict.verdict);
    switch (verdict.verdict) {
      case 'done':
        return message.ack();
      case 'retry':
        return message.nak(Math.max(Math.round(verdict.delayMs), 1));
      case 'dead':
        logDead({ sequence: delivery.sequence, reason: verdict.reason.slice(0, 512) });
        return deps.deadLetter({ consumer, reason: verdict.reason, ...delivery }).then(
          () => message.term(),
          () => message.nak(DEAD_LETTER_RETRY_MS),
        );
    }
  };

  return async (message) => {
    const delivery: Delivery = {
      subject: message.subject,
      data: message.data,
      messageId: message.headers?.get('Nats-Msg-Id'),
      sequence: message.seq,
      storedAtNs: message.timestampNanos,
      deliveryCount: message.info.deliveryCount,
    };
    // Delivered again while still in work: the verdict of the first counts for both.
    if (!inFlight.add(delivery.sequence, message)) return;
    try {
      await settle(message, delivery, await judge(delivery));
    } catch (error) {
      // Not acknowledged after all (the connection is closed): it comes again.
      logFault(error);
    } finally {
      inFlight.remove(delivery.sequence);
    }
  };
}
