import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  type Consumer,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { DeadLetterPublisher, Logger } from '@paireto/runtime';
import type { Delivery } from '../../ports/delivery.ts';
import { atMostEvery } from '../../use-cases/at-most-every.ts';
import { retryDelayMs } from '../../use-cases/retry-delay.ts';
import { retryAfter, type Verdict } from '../../use-cases/verdict.ts';
import { createInFlight } from './in-flight.ts';

/** A durable pull consumer: which one, and how much of it this process takes at once. */
export interface PullConsumerOptions {
  stream: string;
  name: string;
  filter: string;
  /** Delivered and not acknowledged at most, over all processes that share the consumer. */
  maxAckPending: number;
  /** Handled at once at most by this process. */
  maxInFlight: number;
}

export interface PullConsumerDeps {
  js: JetStreamClient;
  manager: JetStreamManager;
  /** Makes sure that the streams exist; called before the first pull and again whenever pulling failed. */
  prepare: () => Promise<void>;
  handle: (delivery: Delivery) => Promise<Verdict>;
  deadLetter: DeadLetterPublisher;
  random: () => number;
  nowMs: () => number;
  logger: Logger;
}

/** A running consumer. */
export interface PullConsumer {
  /** Resolves when the first pull is on its way. */
  started: Promise<void>;
  /** Takes no more messages, lets those in flight finish for `graceMs`, and gives back the rest at once. */
  stop(graceMs: number): Promise<void>;
}

const ACK_WAIT_MS = 30_000;
/** A message in work is renewed well before the server would give it to somebody else. */
const RENEW_INTERVAL_MS = 10_000;
/** One pull lasts this long; a stop waits for its end, so that no message is lost on the way for a whole ack wait. */
const PULL_MS = 2_000;
/** After this a pull has not ended by itself, because NATS is away. */
const PULL_END_LIMIT_MS = PULL_MS + 500;
const PAUSE_AFTER_FAILURE_MS = 250;
const OUTAGE_LOG_INTERVAL_MS = 10_000;
const DEAD_LETTER_RETRY_MS = 1_000;

/** Feeds a handler from a durable consumer for as long as it is not stopped, through every outage of NATS. */
export function startPullConsumer(options: PullConsumerOptions, deps: PullConsumerDeps): PullConsumer {
  const { logger } = deps;
  const inFlight = createInFlight<JsMsg>();
  const logFault = atMostEvery(1_000, deps.nowMs, (error: unknown, swallowed) => {
    logger.error({ err: error, consumer: options.name, more: swallowed }, 'handling a message failed');
  });
  const logOutage = atMostEvery(OUTAGE_LOG_INTERVAL_MS, deps.nowMs, (error: unknown) => {
    logger.warn({ err: error, consumer: options.name }, 'no messages can be pulled');
  });
  let stopping = false;
  let pull: ConsumerMessages | undefined;
  let markStarted = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    markStarted = resolve;
  });

  const judge = (delivery: Delivery): Promise<Verdict> =>
    deps.handle(delivery).catch((error: unknown) => {
      logFault(error);
      return retryAfter(retryDelayMs(delivery.deliveryCount, deps.random()));
    });

  const handle = async (message: JsMsg): Promise<void> => {
    const delivery: Delivery = {
      subject: message.subject,
      data: message.data,
      sequence: message.seq,
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

  const settle = async (message: JsMsg, delivery: Delivery, verdict: Verdict): Promise<void> => {
    switch (verdict.verdict) {
      case 'done':
        return message.ack();
      case 'retry':
        return message.nak(Math.max(Math.round(verdict.delayMs), 1));
      case 'dead':
        logger.error({ consumer: options.name, sequence: delivery.sequence, reason: verdict.reason }, 'dead letter');
        return deps.deadLetter({ consumer: options.name, reason: verdict.reason, ...delivery }).then(
          () => message.term(),
          () => message.nak(DEAD_LETTER_RETRY_MS),
        );
    }
  };

  const pullUntilStopped = async (consumer: Consumer): Promise<void> => {
    while (!stopping) {
      await inFlight.below(Math.ceil(options.maxInFlight * 0.75));
      if (stopping) return;
      pull = await consumer.fetch({ max_messages: options.maxInFlight - inFlight.size(), expires: PULL_MS });
      markStarted();
      for await (const message of pull) void handle(message);
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        await deps.prepare();
        await ensureConsumer(deps.manager, options);
        await pullUntilStopped(await deps.js.consumers.get(options.stream, options.name));
      } catch (error) {
        logOutage(error);
        await sleep(PAUSE_AFTER_FAILURE_MS);
      }
    }
  };

  const renewal = setInterval(() => {
    for (const message of inFlight.items()) message.working();
  }, RENEW_INTERVAL_MS);
  const running = run();

  return {
    started,
    async stop(graceMs) {
      stopping = true;
      await within(PULL_END_LIMIT_MS, running);
      pull?.stop();
      await within(graceMs, inFlight.below(1));
      clearInterval(renewal);
      for (const message of inFlight.items()) message.nak();
    },
  };
}

/** Creates the durable consumer, or brings an existing one to these settings. */
async function ensureConsumer(manager: JetStreamManager, options: PullConsumerOptions): Promise<void> {
  const settings = { ack_wait: nanos(ACK_WAIT_MS), max_deliver: -1, max_ack_pending: options.maxAckPending };
  const config = {
    durable_name: options.name,
    filter_subject: options.filter,
    ack_policy: AckPolicy.Explicit,
    ...settings,
  };
  await manager.consumers.add(options.stream, config).catch(async (error: unknown) => {
    if (error instanceof Error && /already (in use|exists)/.test(error.message))
      return manager.consumers.update(options.stream, options.name, settings);
    throw error;
  });
}

/** Waits for it, but no longer than this. */
const within = (limitMs: number, work: Promise<void>): Promise<void> =>
  Promise.race([work, sleep(limitMs, undefined, { ref: false })]);
